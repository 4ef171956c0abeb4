"""A backup holds the ledger and its originals, comes back as it was, and is refused when one byte of it was flipped."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from guatu.facts import files, guards, seal
from guatu.facts.management.commands import _archive, restore
from guatu.facts.models import Entry
from tests.cast import build_cast
from tests.register import load_parameters, planned, project_at

ROOT = Path(__file__).resolve().parents[4]
pytestmark = [pytest.mark.sqlite]


@pytest.fixture
def ledger(transactional_db):
    """A small sealed ledger with one original, committed so that another connection sees it."""
    load_parameters()
    cast = build_cast()
    project_at(cast.county_a, planned(2023, 100), name="示例备份项目")
    files.store(b"original bytes", name="a.pdf", kind="pdf")
    return seal.seal_now()


@pytest.fixture
def backup(ledger, tmp_path):
    path = tmp_path / "one.tar"
    call_command("backup", output=path, stdout=io.StringIO())
    return path


def run(home, *arguments):
    """A command in a process of its own, with its own data folder."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {"GUATU_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, "-m", "guatu.cli", *map(str, arguments)], env=env, capture_output=True, text=True, check=False)  # noqa: S603


def test_it_works(backup, ledger, tmp_path):
    home = tmp_path / "other"
    done = run(home, "restore", backup)
    assert (done.returncode, "全部相符" in done.stdout) == (0, True), done.stderr
    again = run(home, "verify", "--json", "--head", f"{ledger.size}:{ledger.root_hash}")
    assert json.loads(again.stdout) == {"findings": [], "size": ledger.size, "root": ledger.root_hash, "unsealed": 0}
    sha = next(Path(home / "files").rglob("?" * 64))
    assert sha.read_bytes() == b"original bytes"
    with sqlite3.connect(home / "guatu.sqlite3") as copy:
        assert copy.execute("SELECT COUNT(*) FROM facts_entry").fetchone()[0] == Entry.objects.count()


def test_any_tool_opens_it(backup):
    with tarfile.open(backup) as tar:
        names = tar.getnames()
    assert names[0] == "database.sqlite3"
    assert names[-1] == "manifest.json"


def test_one_flipped_byte_anywhere_is_refused(backup, tmp_path):
    whole = backup.read_bytes()
    places = {0, 511, 700, len(whole) - 1, len(whole) - 40, len(whole) - 90, *range(900, len(whole), len(whole) // 40)}
    for at in places:
        bad = tmp_path / "bad.tar"
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(_archive.Damaged):
            _archive.require_whole(bad)


@pytest.mark.parametrize("cut", [1, 65, 3000])
def test_a_cut_one_is_refused(backup, tmp_path, cut):
    bad = tmp_path / "bad.tar"
    bad.write_bytes(backup.read_bytes()[:-cut])
    with pytest.raises(_archive.Damaged):
        _archive.require_whole(bad)


def test_nothing_is_restored_from_a_damaged_one(backup, tmp_path):
    whole = bytearray(backup.read_bytes())
    whole[5000] ^= 1
    backup.write_bytes(whole)
    done = run(tmp_path / "other", "restore", backup)
    assert done.returncode != 0
    assert "备份已损坏" in done.stderr
    assert not (tmp_path / "other" / "guatu.sqlite3").exists()


def test_a_ledger_in_use_is_not_written_over(backup):
    with pytest.raises(CommandError, match="已存在"):
        call_command("restore", str(backup))


def test_an_earlier_backup_is_not_written_over(backup):
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="已存在"):
        call_command("backup", output=backup)
    assert backup.read_bytes() == before


def test_a_lost_original_is_said(ledger, tmp_path, capsys):
    files.path_of(files.StoredFile.objects.get().sha256).unlink()
    with pytest.raises(SystemExit):
        call_command("backup", output=tmp_path / "two.tar")
    assert "原件缺失" in capsys.readouterr().err


def test_a_rotten_original_is_said(ledger, tmp_path, capsys):
    files.path_of(files.StoredFile.objects.get().sha256).write_bytes(b"other bytes")
    with pytest.raises(SystemExit):
        call_command("backup", output=tmp_path / "two.tar")
    assert "原件已损坏" in capsys.readouterr().err
    files.path_of(files.StoredFile.objects.get().sha256).write_bytes(b"original bytes")


def test_what_does_not_belong_is_refused(tmp_path):
    """A name that would lead out of the folder is no member of ours."""
    path = tmp_path / "odd.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    with tarfile.open(path) as tar, pytest.raises(_archive.Damaged):
        list(_archive.members(tar))


def test_a_ledger_altered_before_the_backup_is_found_when_restored(ledger, tmp_path):
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_fact SET amount_yuan = 101 WHERE kind = 'ledger.plan_set'")
    guards.install()
    call_command("backup", output=tmp_path / "two.tar", stdout=io.StringIO())
    done = run(tmp_path / "other", "restore", tmp_path / "two.tar")
    assert done.returncode == 1
    assert "fact.altered" in done.stderr


def test_another_engines_backup_is_refused():
    with pytest.raises(CommandError, match="postgresql"):
        restore._require_same_engine({"engine": "postgresql"})
