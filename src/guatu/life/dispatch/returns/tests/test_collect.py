"""Packages for closed networks: out, filled, back in; nothing changed, foreign or old gets through."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from guatu.access.models import Place
from guatu.facts.models import Entry, Fact, StoredFile
from guatu.kernel.errors import Invalid
from guatu.ledger.models import ProjectStanding
from guatu.life.dispatch.returns import package
from guatu.life.dispatch.returns.package import Package, key_from, pack, unpack
from guatu.life.dispatch.returns.tests.scene import at, building, mark_of
from tests.cast import Cast

KEY = key_from("a key that both sides hold")


def test_it_works() -> None:
    made = Package({"version": 1, "root": "r"}, [{"code": "S-1"}], [{"code": "S-1"}], {"a.jpg": b"x"})
    assert unpack(pack(made, KEY), KEY) == made
    assert pack(made, KEY) == pack(made, KEY)


def test_what_was_changed_or_signed_elsewhere_is_refused() -> None:
    data = pack(Package({"version": 1}, [{"code": "S-1"}]), KEY)
    with pytest.raises(Invalid):
        unpack(data, key_from("another key"))
    for name, content in (("answers.json", b'[{"code":"S-1"}]'), ("forms.json", b"[]"), ("extra.json", b"[]")):
        with pytest.raises(Invalid):
            unpack(_with(data, name, content), KEY)
    for broken in (b"", b"PK\x03\x04", data[:-30], b"%PDF"):
        with pytest.raises(Invalid):
            unpack(broken, KEY)


def _with(data: bytes, name: str, content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(whole, "w") as after:
        for one in before.namelist():
            if one != name:
                after.writestr(one, before.read(one))
        after.writestr(name, content)
    return whole.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_damaged_anywhere_is_refused_and_never_a_fault(method: int) -> None:
    """One byte turned over at every place: whichever way the archive is packed and breaks, it is named as no package."""
    data = _repacked(pack(Package({"version": 1, "note": "示例" * 40}, [{"n": n} for n in range(30)]), KEY), method)
    for place in range(len(data)):
        harmed = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            found = unpack(harmed, KEY)
        except Invalid:
            continue
        assert found == unpack(data, KEY), "what is read is what was signed"


def _repacked(data: bytes, method: int) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(whole, "w", method) as after:
        for one in before.namelist():
            after.writestr(one, before.read(one))
    return whole.getvalue()


@pytest.fixture
def folder(cast: Cast, tmp_path: Path) -> Path:
    """A key file, a photo, and the answers of two of three projects."""
    for number in range(3):
        building(cast.county_a, f"示例{number}")
    codes = list(ProjectStanding.objects.live().order_by("internal_code").values_list("internal_code", flat=True))
    (tmp_path / "key").write_text("a key that both sides hold")
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (40, 30), "green").save(tmp_path / "photos" / "site.jpg")
    lines = ["code,progress,unchanged,people,problem,reason,said_by,photo"]
    lines += [f"{codes[0]},主体封顶,,32,,,施工员,site.jpg", f"{codes[1]},,是,,,,,"]
    (tmp_path / "answers.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    return tmp_path


def carried(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict:  # type: ignore[type-arg]
    """Out, filled, in; what the last command printed."""
    key = str(folder / "key")
    call_command("collect_export", place="99S001", cycle="daily", output=folder / "out.zip", key_file=key)
    call_command(
        "collect_fill",
        folder / "out.zip",
        answers=folder / "answers.csv",
        photos=folder / "photos",
        output=folder / "in.zip",
        key_file=key,
    )
    capsys.readouterr()
    call_command("collect_import", folder / "in.zip", key_file=key)
    found: dict = json.loads(capsys.readouterr().out)  # type: ignore[type-arg]
    return found


@pytest.mark.django_db
def test_out_filled_and_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = carried(folder, capsys)
    assert (summary["filed"], summary["unanswered"], len(summary["refused"])) == (1, 1, 1)
    assert "无变化" in summary["refused"][0]["why"]
    project = ProjectStanding.objects.live().order_by("internal_code")[0].project_id
    mark = mark_of(project)
    assert (mark["progress"], mark["people"], mark["photos"], mark["is_told"], mark["state"]) == (
        "主体封顶",
        32,
        1,
        True,
        "filed",
    )
    assert Entry.objects.get(id=mark["entry"]).said_by == "施工员"


@pytest.mark.django_db
def test_the_same_file_again_files_nothing_more(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    carried(folder, capsys)
    call_command("collect_import", folder / "in.zip", key_file=str(folder / "key"))
    assert json.loads(capsys.readouterr().out)["filed"] == 1
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1


@pytest.mark.django_db
def test_filled_in_again_only_what_changed_is_filed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    carried(folder, capsys)
    lines = (folder / "answers.csv").read_text(encoding="utf-8-sig").splitlines()
    code = lines[2].partition(",")[0]
    (folder / "answers.csv").write_text("\n".join([*lines[:2], f"{code},二层浇筑,,,,,,"]), encoding="utf-8")
    summary = carried(folder, capsys)
    assert (summary["filed"], summary["refused"]) == (2, [])
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 2, "the first answer is not filed anew"


@pytest.mark.django_db
def test_back_to_what_was_said_first_is_filed_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One thing, another, and the first again: the last word counts, though the same answer was there before."""
    lines = (folder / "answers.csv").read_text(encoding="utf-8-sig").splitlines()
    code = lines[1].partition(",")[0]
    for number, progress in enumerate(("主体封顶", "二层浇筑", "主体封顶"), 1):
        (folder / "answers.csv").write_text(f"{lines[0]}\n{code},{progress},,,,,,", encoding="utf-8")
        assert carried(folder, capsys)["refused"] == []
        call_command("collect_import", folder / "in.zip", key_file=str(folder / "key"))
        capsys.readouterr()
        assert Fact.objects.filter(kind="returns.progress_returned").count() == number, "and none of them twice"
        project = ProjectStanding.objects.live().get(internal_code=code).project_id
        assert mark_of(project)["progress"] == progress


@pytest.mark.django_db
@pytest.mark.parametrize("people", ["²", "9" * 5000, "-1", "三"])
def test_what_is_no_number_of_people_is_named(folder: Path, capsys: pytest.CaptureFixture[str], people: str) -> None:
    lines = (folder / "answers.csv").read_text(encoding="utf-8-sig").splitlines()
    code = lines[1].partition(",")[0]
    (folder / "answers.csv").write_text(f"{lines[0]}\n{code},主体,,{people},,,,site.jpg", encoding="utf-8")
    (refused,) = carried(folder, capsys)["refused"]
    assert "在场人数" in refused["why"]


@pytest.mark.django_db
def test_a_photo_of_a_refused_answer_is_not_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (folder / "answers.csv").read_text(encoding="utf-8-sig").splitlines()
    code = lines[1].partition(",")[0]
    (folder / "answers.csv").write_text(f"{lines[0]}\n{code},,是,,,,,site.jpg", encoding="utf-8")
    before = StoredFile.objects.count()
    assert "无变化" in carried(folder, capsys)["refused"][0]["why"]
    assert StoredFile.objects.count() == before


@pytest.mark.django_db
def test_an_old_one_and_a_foreign_one_are_refused(folder: Path, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    carried(folder, capsys)
    with at("2023-10-30 09:00"), pytest.raises(CommandError, match="有效期"):
        call_command("collect_import", folder / "in.zip", key_file=str(folder / "key"))
    told = unpack((folder / "in.zip").read_bytes(), key_from("a key that both sides hold"))
    with pytest.raises(Invalid, match="别的辖区"):
        package.check_fit(told.manifest, roots=[str(Place.objects.get(code="99N000").id)], today=dt.date(2023, 8, 14))
    with pytest.raises(CommandError, match="签名"):
        call_command("collect_import", folder / "in.zip")


@pytest.mark.django_db
def test_answers_that_do_not_belong_are_named_by_row(folder: Path) -> None:
    key = str(folder / "key")
    call_command("collect_export", place="99S001", cycle="daily", output=folder / "out.zip", key_file=key)
    (folder / "answers.csv").write_text("code,progress,photo\nS-404,x,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("collect_fill", folder / "out.zip", answers=folder / "answers.csv", output=folder / "in.zip", key_file=key)


@pytest.mark.django_db
def test_there_is_nothing_to_carry(cast: Cast, tmp_path: Path) -> None:
    for place, cycle, occasion in (
        ("99X", "daily", ""),
        ("99S001", "yearly", ""),
        ("99S001", "daily", "2023-08-13"),
        ("99S001", "monthly", "x"),
    ):
        with pytest.raises(CommandError):
            call_command("collect_export", place=place, cycle=cycle, occasion=occasion, output=tmp_path / "a.zip")


@pytest.mark.django_db
def test_beginning_is_repeatable(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("start_returns", place="99N001")
    call_command("start_returns", place="99N001")
    assert [line for line in capsys.readouterr().out.splitlines() if line] == ["已启用 6 项", "已启用 0 项"]
