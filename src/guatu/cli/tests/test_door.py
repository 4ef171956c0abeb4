"""The `guatu` program as a person starts it, in a folder that does not exist yet."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.utils import translation

import guatu

pytestmark = pytest.mark.sqlite


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Start the program with a data folder of its own."""
    environment = {**os.environ, "GUATU_HOME": str(home), "DATABASE_URL": "", **more}
    command = [sys.executable, "-W", "error::UserWarning", "-m", "guatu.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 - our own program


def test_it_works(tmp_path: Path) -> None:
    """A first start makes the folder and every table, and leaves neither to strangers."""
    home = tmp_path / "new"
    done = run(home, "serve", "--check", GUATU_PORT="0")
    assert done.returncode == 0, done.stderr
    with (
        closing(sqlite3.connect(home / "guatu.sqlite3")) as ledger,
        closing(sqlite3.connect(home / "scratch.sqlite3")) as scratch,
    ):
        assert {"facts_fact", "access_user"} <= tables(ledger) and "django_session" not in tables(ledger)
        assert {"django_session", "axes_accessattempt"} <= tables(scratch) and "facts_fact" not in tables(scratch)
    assert not (home / "guatu.sqlite3").stat().st_mode & 0o007


def test_the_second_start_changes_nothing(tmp_path: Path) -> None:
    """Tables that are up to date are left alone."""
    run(tmp_path, "serve", "--check", GUATU_PORT="0")
    before = (tmp_path / "guatu.sqlite3").read_bytes()
    assert run(tmp_path, "serve", "--check", GUATU_PORT="0").returncode == 0
    assert (tmp_path / "guatu.sqlite3").read_bytes() == before


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """Without a key in the environment one is made, readable by its owner only, and used again."""
    run(tmp_path, "help", GUATU_SECRET_KEY="")
    key = tmp_path / "secret_key"
    first = key.read_text()
    run(tmp_path, "help", GUATU_SECRET_KEY="")
    assert len(first) > 60 and key.read_text() == first and key.stat().st_mode & 0o777 == 0o600


def test_it_speaks_english_when_asked(tmp_path: Path) -> None:
    """Help in the language of GUATU_LANGUAGE."""
    assert "address" in run(tmp_path, "serve", "--help", GUATU_LANGUAGE="en").stdout
    assert "地址" in run(tmp_path, "serve", "--help").stdout


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", sorted(name for name, app in get_commands().items() if str(app).startswith("guatu.")))
def test_every_command_explains_itself(name: str, language: str) -> None:
    """`--help` of every command of ours can be read, in both languages."""
    with translation.override(language):
        command = load_command_class(get_commands()[name], name)
        assert command.create_parser("guatu", name).format_help()


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    """With a status other than 0."""
    assert run(tmp_path, "no_such_command").returncode != 0


def test_the_version_is_known() -> None:
    """It comes from the changelog."""
    assert guatu.__version__.count(".") == 2


def tables(connection: sqlite3.Connection) -> set[str]:
    """The tables of a database."""
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
