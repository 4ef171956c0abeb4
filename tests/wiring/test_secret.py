"""The key: given, read, or made."""

from __future__ import annotations

from pathlib import Path

import pytest

from guatu.secret import secret_key


def test_it_works(tmp_path: Path) -> None:
    """Made once, then read."""
    assert secret_key("", "", tmp_path / "home") == secret_key("", "", tmp_path / "home")


def test_a_given_key_wins(tmp_path: Path) -> None:
    """And nothing is written."""
    assert secret_key("given" * 10, "", tmp_path) == "given" * 10
    assert list(tmp_path.iterdir()) == []


def test_a_named_file_is_read_and_never_made(tmp_path: Path) -> None:
    """A file somebody named and forgot is an error, not a new key that signs everybody out."""
    with pytest.raises(FileNotFoundError):
        secret_key("", str(tmp_path / "key"), tmp_path)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    """An empty file is no key."""
    (tmp_path / "key").write_text("short\n")
    with pytest.raises(ValueError, match="key"):
        secret_key("", str(tmp_path / "key"), tmp_path)
