"""The bulletin: numbers are figures, groups apart, preliminary until closed, the same page a year later."""

import datetime as dt
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from guatu.access.models import Delegation
from guatu.cases.services import accept_case, close_case, submit_result, verify_result
from guatu.cases.tests.scene import day, officer, opened, proof
from guatu.documents import freezing
from guatu.documents.canon import to_json
from guatu.documents.content import Edition, Table, blocks_of, runs_of
from guatu.documents.pdf import render_pdf
from guatu.facts import journal
from guatu.figures.registry import all_figures
from guatu.figures.services import make_close
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.life.dispatch.bulletins.assembling import assemble, title_of
from guatu.life.dispatch.bulletins.drawing import draw
from guatu.life.dispatch.bulletins.onepage import one_page, ranking_picture
from guatu.life.dispatch.bulletins.services import (
    check_bulletin,
    draft_bulletin,
    get_bulletin_for,
    issue_bulletin,
    withdraw_bulletin,
)
from tests.cast import SINCE, build_cast
from tests.register import YI, categorised, load_parameters, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db
AUGUST = Period.parse("2023-08")


@pytest.fixture
def cast(db):
    load_parameters()
    cast = build_cast()
    for place, done in ((cast.county_a, 7), (cast.county_b, 3), (cast.zone, 9)):
        project_at(
            place, planned(2023, 10 * YI), categorised(2023, "new"), reached("P40", "2023-03-01"),
            returned("2023-07", "2023-07-31", (done - 1) * YI), returned("2023-08", "2023-08-31", done * YI),
            name=f"示例{place.name}项目", unit_name="示例发改局",
        )  # fmt: skip
    return cast


def at(on):
    return clock.frozen(dt.datetime.fromisoformat(f"{on}T04:00:00+00:00"))


def text(document):
    return "".join(run.text for block in blocks_of(document) for run in runs_of(block))


def close(cast, period=AUGUST):
    return make_close(actor=SYSTEM, root=cast.city, period=period)


def test_it_works(cast):
    close(cast)
    document = assemble(draw(cast.city, AUGUST))
    assert document.title == "示例市2023年重点项目建设\n1—8月份进展情况通报"
    said = text(document)
    assert "1—8月份累计完成投资19.00亿元，占年度计划的63.3%，落后时序进度3.3个百分点，折合投资1.00亿元" in said
    assert "8月当月完成3.00亿元" in said
    assert document.mark == ""


def test_it_says_what_became_of_what_was_due(cast):
    """R4.14: one of two done within its date, the other late at the month's end; parts of the text only where there is something."""
    assert "应办结事项" not in text(assemble(draw(cast.city, AUGUST)))
    land, office = cast.department.actor, cast.city_office.actor
    with at("2023-08-07"):
        done, _late = (opened(cast, title=title, due_on=day("2023-08-18")) for title in ("清表", "迁杆"))
        accept_case(actor=land, case=done)
        submit_result(actor=land, case=done, text="已清表", evidence=proof())
    with at("2023-08-08"):
        verify_result(actor=cast.inspector.actor, case=done, manner="on_site", evidence=proof())
        close_case(actor=office, case=done)
    said = text(assemble(draw(cast.city, AUGUST)))
    assert "本月应办结事项2件，办结率50.0%，按期办结率50.0%；月末逾期未办结1件。" in said


def test_every_number_carries_a_figure_that_exists(cast):
    known = {figure.key for figure in all_figures()}
    document = assemble(draw(cast.city, AUGUST))
    carried = [run.figure_key for block in blocks_of(document) for run in runs_of(block) if run.figure_key]
    assert len(carried) > 30
    assert set(carried) <= known
    bare = [
        run.text
        for block in document.body
        if not isinstance(block, Table)
        for run in runs_of(block)
        if not run.figure_key and any(part.replace(".", "").isdigit() for part in run.text.split())
    ]
    assert bare == []


def test_groups_are_ranked_apart(cast):
    document = assemble(draw(cast.city, AUGUST))
    (table,) = document.attachments[0].blocks
    lines = [[run.text for run in row.cells] for row in table.rows]
    sections = [line[0] for line in lines if len(line) == 1]
    assert sections == ["县（市、区）", "功能区"]
    firsts = [line[1] for line in lines if line[0] == "1"]
    assert len(firsts) == 2


def test_an_open_month_is_preliminary(cast):
    document = assemble(draw(cast.city, AUGUST))
    assert document.mark == "初步"
    assert "初步数" in document.note


def test_a_reprint_is_the_same_after_late_facts(cast):
    close(cast)
    first = to_json(assemble(draw(cast.city, AUGUST)))
    project_at(cast.county_a, planned(2023, 50 * YI), returned("2023-08", "2023-08-31", 40 * YI), name="示例迟报项目")
    with clock.frozen(dt.datetime(2031, 1, 1, tzinfo=dt.UTC)):
        assert to_json(assemble(draw(cast.city, AUGUST))) == first


def test_adjustments_are_printed_the_month_after(cast):
    close(cast, Period.parse("2023-07"))
    with journal.entry(actor=SYSTEM, verb="test") as entry:
        late = returned("2023-07", "2023-07-31", 6 * YI + 5)
        project = journal.Fact.objects.filter(kind="ledger.investment_returned").first().project
        entry.record(late.kind, occurred_on=late.occurred_on, project=project, period="2023-07", amount_yuan=6 * YI + 5)
    titles = [a.title for a in assemble(draw(cast.city, AUGUST)).attachments]
    assert "上月月结后调整事项" in titles


def test_a_sample_bulletin_cannot_be_issued(cast):
    close(cast)
    frozen = draft_bulletin(actor=cast.city_office.actor, place=cast.city, period=AUGUST)
    assert frozen.is_sample
    check_bulletin(actor=SYSTEM, document=frozen)
    with pytest.raises(Refused):
        issue_bulletin(actor=cast.leader.actor, document=frozen, organ_code="示政")


def test_a_drafter_does_not_check_his_own(cast):
    frozen = draft_bulletin(actor=cast.city_office.actor, place=cast.city, period=AUGUST)
    with pytest.raises(Invalid):
        check_bulletin(actor=cast.city_office.actor, document=frozen)


def test_two_posts_may_bear_one_title(cast):
    """The post that drafted it is refused, not the name on its door."""
    office = cast.city_office
    twin = officer(cast, "city_office", "city_office", office.post.title)
    frozen = draft_bulletin(actor=office.actor, place=cast.city, period=AUGUST)
    office.post.title = "改了名的岗位"
    office.post.save()
    with pytest.raises(Invalid):
        check_bulletin(actor=office.actor, document=frozen)
    assert check_bulletin(actor=twin, document=frozen).status == "checked"


@pytest.mark.parametrize(("drafts", "checks"), [("self", "deputy"), ("deputy", "self"), ("deputy", "deputy"), ("deputy", "own")])
def test_a_deputy_of_the_drafter_does_not_check(cast, drafts, checks):
    """Whose hand it was and for whom it was: neither checks it, in either chair."""
    office, second = cast.city_office, officer(cast, "city_office", "city_office", "市项目办副主任")
    Delegation.objects.create(
        from_post=office.post, to_post_id=second.post_id, verbs=["bulletin.draft", "bulletin.check"], from_on=SINCE
    )
    hands = {"self": office.actor, "own": second, "deputy": replace(second, on_behalf_of=office.post.id)}
    frozen = draft_bulletin(actor=hands[drafts], place=cast.city, period=AUGUST)
    with pytest.raises(Invalid):
        check_bulletin(actor=hands[checks], document=frozen)
    third = officer(cast, "city_office", "city_office", "市项目办三科")
    assert check_bulletin(actor=third, document=frozen).status == "checked"


def test_it_is_chinese_whatever_its_drafter_reads(cast):
    close(cast)
    before = [to_json(assemble(draw(cast.city, AUGUST))), one_page(draw(cast.city, AUGUST)), ranking_picture(draw(cast.city, AUGUST))]
    with translation.override("en"):
        assert [to_json(assemble(draw(cast.city, AUGUST))), one_page(draw(cast.city, AUGUST)), ranking_picture(draw(cast.city, AUGUST))] == before
        frozen = draft_bulletin(actor=SYSTEM, place=cast.city, period=AUGUST)
        assert (frozen.drafted_by, to_json(freezing.content_of(frozen))) == ("系统", before[0])


def test_a_county_does_not_see_a_draft(cast):
    frozen = draft_bulletin(actor=cast.city_office.actor, place=cast.city, period=AUGUST)
    with pytest.raises((NotFound, Refused)):
        get_bulletin_for(cast.county_office.actor, frozen.id)


def test_a_withdrawn_bulletin_is_kept(cast):
    frozen = draft_bulletin(actor=cast.city_office.actor, place=cast.city, period=AUGUST)
    with pytest.raises(Invalid):
        withdraw_bulletin(actor=cast.city_office.actor, document=frozen, reason="")
    gone = withdraw_bulletin(actor=cast.city_office.actor, document=frozen, reason="数据有误")
    assert gone.status == "withdrawn"


def test_it_refuses_a_month_that_is_not_over(cast):
    with pytest.raises(Invalid):
        draft_bulletin(actor=SYSTEM, place=cast.city, period=Period.month(2099, 1))


def test_it_renders(cast, tmp_path):
    frozen = draft_bulletin(actor=SYSTEM, place=cast.city, period=AUGUST)
    for edition in Edition:
        assert render_pdf(freezing.content_of(frozen), edition=edition, check=freezing.check_line_of(frozen)).startswith(b"%PDF")
    for name, more in (("a.docx", []), ("b.png", []), ("c.pdf", ["--one-page"])):
        call_command("bulletin", "2023-08", "--place", cast.city.code, "-o", str(tmp_path / name), *more, stdout=StringIO())
        assert (tmp_path / name).stat().st_size > 5000


def test_one_page_and_picture_say_the_same(cast):
    drawing = draw(cast.city, AUGUST)
    page, shown = one_page(drawing), ranking_picture(drawing)
    assert page.figures[3].value == "63.3"
    assert "63.3" in shown.sentence
    assert title_of(drawing).startswith("示例市2023年")
