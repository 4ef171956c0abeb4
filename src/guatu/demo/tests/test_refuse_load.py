"""What a demo load does not do: half of it, or sample rows where nobody asked for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guatu.access.models import Place, User
from guatu.demo import files, services
from guatu.demo.services import load_demo
from guatu.facts.models import Fact
from guatu.kernel.actor import SYSTEM, Actor
from guatu.kernel.errors import Refused
from guatu.ledger.models import ProjectStanding

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    report = load_demo(actor=SYSTEM, with_sample=False)
    assert (report.published_projects, report.sample_projects, report.accounts) == (101, 0, 0)
    assert not Place.objects.filter(is_sample=True).exists() and not User.objects.exists()
    assert not ProjectStanding.objects.filter(is_sample=True).exists() and not Fact.objects.filter(provenance="sample").exists()


def test_the_command_leaves_the_sample_out_unless_it_is_asked_for(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.GUATU_SAMPLE = False
    call_command("demo", "load")
    said = capsys.readouterr().out
    assert "许昌市（公布数据）：登记 101 行" in said and "GUATU_SAMPLE=1" in said and "demo-leader" not in said
    assert not Place.objects.filter(code=files.SAMPLE_ROOT).exists()


def test_a_load_broken_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_projects: Any) -> Any:
        raise OSError("no space left")

    monkeypatch.setattr(services.script, "acts", broken)
    with pytest.raises(OSError, match="no space"):
        load_demo(actor=SYSTEM, with_sample=True)
    assert not Place.objects.exists() and not User.objects.exists() and not Fact.objects.exists()


def test_it_refuses_somebody_without_rights() -> None:
    with pytest.raises(Refused):
        load_demo(actor=Actor(None, None, None, "web"), with_sample=True)
    assert not Place.objects.exists()


def test_the_ledger_is_written_where_it_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "ledger", "-o", str(tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK" and "a.xlsx" in capsys.readouterr().out
    with pytest.raises(CommandError, match="请换一个能写的位置"):
        call_command("demo", "ledger", "-o", str(tmp_path / "none" / "a.xlsx"))
