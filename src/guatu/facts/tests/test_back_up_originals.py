"""On PostgreSQL pg_dump backs up the database, and `guatu backup` the originals beside it."""

import tarfile

import pytest
from django.core.management import CommandError, call_command

from guatu.facts import files
from guatu.facts.management.commands import restore
from guatu.facts.models import StoredFile
from tests.cast import build_cast
from tests.register import load_parameters, project_at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def backup(tmp_path, capsys):
    load_parameters()
    project_at(build_cast().county_a)
    files.store(b"original of postgres", name="a.pdf", kind="pdf")
    call_command("backup", output=tmp_path / "one.tar")
    return tmp_path / "one.tar"


def test_it_works(backup, capsys):
    path = files.path_of(StoredFile.objects.get().sha256)
    path.unlink()
    call_command("restore", str(backup))
    assert path.read_bytes() == b"original of postgres"
    assert "全部相符" in capsys.readouterr().out


def test_it_says_how_the_database_is_dumped(tmp_path, capsys):
    call_command("backup", output=tmp_path / "two.tar")
    said = capsys.readouterr().out
    assert "pg_dump --format=custom" in said
    assert "assword" not in said


def test_it_holds_no_database(backup):
    with tarfile.open(backup) as tar:
        assert [name.partition("/")[0] for name in tar.getnames()] == ["files", "manifest.json"]


def test_without_the_restored_database_it_stops(backup, monkeypatch):
    monkeypatch.setattr(restore.connection.introspection, "table_names", list)
    with pytest.raises(CommandError, match="pg_restore"):
        call_command("restore", str(backup))
