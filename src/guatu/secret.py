"""The key that signs sessions and links: given, read from a file, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(given: str, file: str, home: Path) -> str:
    """The key in force. Errors: ValueError when a named file is empty."""
    if given:
        return given
    path = Path(file) if file else home / "secret_key"
    if not file and not path.exists():
        _make(path)
    key = path.read_text(encoding="utf-8").strip()
    if len(key) < 32:
        raise ValueError(f"{path.name}: fewer than 32 characters")
    return key


def _make(path: Path) -> None:
    # Written whole under another name, then linked: of two processes starting at once both read the same key.
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(secrets.token_urlsafe(64) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
