"""Letters in one go: each its own entry, failures listed, a second run goes on where the first ended; figures count them."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.access.models import Unit
from guatu.cases import services as cases
from guatu.cases.vocab import RungState
from guatu.documents.models import NumberLine
from guatu.documents.numbers import missing_numbers
from guatu.facts.models import Entry
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict
from guatu.life.supervise.letters import jobs, queries, services
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import groups_for
from guatu.life.supervise.letters.tests.scene import ORGAN, City, adopted, at, drafted, fresh, overdue, signed, standing
from guatu.runner.causes import Stopped
from guatu.runner.jobs import Job, drain, enqueue

pytestmark = pytest.mark.django_db


class Told:
    """What a job is given, for a test: it may be stopped after so many letters."""

    def __init__(self, actor: Actor, stop_after: int = 0) -> None:
        self.actor, self.idem_key, self.stop_after, self.steps = actor, "job-1", stop_after, 0

    def step(self, done: int | None = None, total: int | None = None, doing: Any = "", **_words: Any) -> None:
        self.steps += 1
        if self.stop_after and (done or 0) >= self.stop_after:
            raise Stopped


def many(city: City, count: int) -> list[Unit]:
    """An adopted rung for each of so many bureaus."""
    made = []
    for at_ in range(count):
        unit = Unit.objects.create(name=f"示例{at_:02}局", place=city.cast.city, kind="department", official_order=at_)
        city.cast.units[unit.name] = unit
        adopted(city, overdue(city, unit=unit.name))
        made.append(unit)
    return made


def asked(city: City) -> list[dict[str, Any]]:
    """Every adopted group, as the page asks for it."""
    return jobs.asked_for(groups_for(city.drafter, city.cast.city.id, states=(RungState.CONFIRMED,)))


def drafts(city: City) -> list[str]:
    return [str(one) for one in Letter.objects.before_issue().order_by("drafted_on", "id").values_list("id", flat=True)]


@pytest.mark.parametrize("count", [50, pytest.param(500, marks=pytest.mark.long)])
def test_many_in_one_go_and_one_that_fails(city: City, count: int) -> None:
    units = many(city, count)
    Unit.objects.filter(id=units[7].id).update(valid_to="2023-08-01")
    groups = asked(city)
    told = jobs.draft_all(Told(city.drafter), groups=groups)  # type: ignore[arg-type]
    assert told["drafted"] == count - 1
    assert told["left"] == [["示例07局", "收文单位不存在或已撤销，请重新选择。"]]
    assert Entry.objects.filter(verb="letters.draft").count() == count - 1
    letters = drafts(city)
    for letter in letters[1:]:
        services.check_letter(actor=city.checker, letter=letter)  # type: ignore[arg-type]
    told = jobs.sign_all(Told(city.signer), letters=letters, organ_code=ORGAN)  # type: ignore[arg-type]
    assert (told["signed"], told["left_total"]) == (count - 2, 1) and "待核稿" in told["left"][0][1]
    assert sorted(NumberLine.objects.values_list("seq", flat=True)) == list(range(1, count - 1))
    assert missing_numbers(ORGAN, 2023) == []
    assert Letter.objects.count() == count - 1
    again = jobs.draft_all(Told(city.drafter), groups=groups)  # type: ignore[arg-type]
    assert again["drafted"] == count - 1 and Letter.objects.count() == count - 1, "the same job finds its letters drafted"
    other = jobs.draft_all(Told(city.checker), groups=groups[:2])  # type: ignore[arg-type]
    assert other["drafted"] == 0 and "已经拟过函" in other["left"][0][1]


def test_a_stopped_run_is_taken_up_where_it_ended(city: City) -> None:
    many(city, 8)
    groups = asked(city)
    with pytest.raises(Stopped):
        jobs.draft_all(Told(city.drafter, stop_after=3), groups=groups)  # type: ignore[arg-type]
    assert Letter.objects.count() == 3
    told = jobs.draft_all(Told(city.drafter), groups=groups)  # type: ignore[arg-type]
    assert told["drafted"] == Letter.objects.count() == 8
    letters = drafts(city)
    for letter in letters:
        services.check_letter(actor=city.checker, letter=letter)  # type: ignore[arg-type]
    with pytest.raises(Stopped):
        jobs.sign_all(Told(city.signer, stop_after=5), letters=letters, organ_code=ORGAN)  # type: ignore[arg-type]
    assert NumberLine.objects.count() == 5
    told = jobs.sign_all(Told(city.signer), letters=letters, organ_code=ORGAN)  # type: ignore[arg-type]
    assert told == {"signed": 8, "left": [], "left_total": 0}
    assert sorted(NumberLine.objects.values_list("seq", flat=True)) == list(range(1, 9))


@pytest.mark.django_db(databases="__all__")
def test_through_the_queue(city: City) -> None:
    adopted(city, overdue(city))
    job = enqueue(jobs.draft_all, {"groups": asked(city)}, actor=city.drafter)
    drain()
    assert Job.objects.get(id=job.id).result == {"drafted": 1, "left": [], "left_total": 0}
    assert Letter.objects.get().drafted_post_id == city.drafter.post_id


def test_the_job_writes_what_was_ticked_and_nothing_else(city: City) -> None:
    """What is adopted while it waits is another day's letter, though it goes to the same bureau."""
    case = overdue(city)
    adopted(city, case)
    groups = asked(city)
    adopted(city, overdue(city, title="报批滞后"))
    jobs.draft_all(Told(city.drafter), groups=groups)  # type: ignore[arg-type]
    assert [one.case_id for one in queries.items_of(Letter.objects.get())] == [case]
    assert [len(one["escalations"]) for one in asked(city)] == [1]


def test_the_one_reason_is_printed_only_where_a_letter_was_skipped(city: City) -> None:
    adopted(city, overdue(city))
    jobs.draft_all(Told(city.drafter), groups=asked(city), skip_reason="首次核对时已严重逾期")  # type: ignore[arg-type]
    assert Letter.objects.get().skip_reason == ""


def test_what_another_signed_meanwhile_is_told(city: City) -> None:
    letter = signed(city)
    told = jobs.sign_all(Told(city.checker), letters=[str(letter.id)], organ_code=ORGAN)  # type: ignore[arg-type]
    assert told["signed"] == 0 and "已签发" in told["left"][0][1]


def test_a_letter_whose_cases_were_settled_stays_counted(city: City) -> None:
    """R4.4: nothing is owed any more, but it was sent. Settled before its date, it was never due; after it, it was and is."""
    early, late = overdue(city, title="期内销号"), overdue(city, title="期后销号")
    for case in (early, late):
        signed(city, drafted(city, case))
    cases.withdraw_case(actor=city.signer, case=early, reason="重复")
    assert services.settle_letters()["replies"] == 1
    with at("2023-09-30"):
        cases.withdraw_case(actor=city.signer, case=late, reason="重复")
        assert services.settle_letters()["replies"] == 1
        assert services.settle_letters()["replies"] == 0
        found = evaluate(["letters.reminders", "letters.answered_rate"], context_for(city.cast.city)).total
        assert [one.shown for one in found.values()] == [2, 0]
    first = Letter.objects.order_by("id").first()
    assert first is not None and standing(first.reply_case_id).state == "closed" and fresh(first).state == "issued"
    with pytest.raises(Conflict, match="不需要回复"):
        services.reply_letter(actor=city.land, letter=first.id, text="已办")


def test_a_reply_nobody_owes_any_more_is_no_work_done(city: City) -> None:
    """R4.14: what somebody else's step settled was neither due nor done; one that was answered counts."""
    settled, answered = overdue(city, title="期内销号"), overdue(city, title="按期回复")
    first, second = (signed(city, drafted(city, case)) for case in (settled, answered))
    cases.withdraw_case(actor=city.signer, case=settled, reason="重复")
    assert services.settle_letters()["replies"] == 1
    services.reply_letter(actor=city.land, letter=second.id, text="已办")
    services.accept_reply(actor=city.signer, letter=second.id)
    assert standing(first.reply_case_id).state == standing(second.reply_case_id).state == "closed"
    keys = ["cases.due", "cases.closed_rate", "cases.on_time_rate"]
    # The overdue case behind the second letter is owed still, so it is one of two.
    assert [one.shown for one in evaluate(keys, context_for(city.cast.city)).total.values()] == [2, 50, 50]


def test_figures_count_what_was_signed(city: City) -> None:
    """Drafts do not count; a withdrawn one does not; a reply in time and one that is late make a half."""
    drafted(city, overdue(city, title="只是拟稿"))
    for title in ("按期回复", "逾期未回", "签后撤回"):
        signed(city, drafted(city, overdue(city, title=title)))
    in_time, _late, gone = Letter.objects.filter(signed_on__isnull=False).order_by("id")
    services.reply_letter(actor=city.land, letter=in_time.id, text="已办")
    services.withdraw_letter(actor=city.signer, letter=gone.id, reason="口径有误")
    with at("2023-09-30"):
        keys = ["letters.reminders", "letters.reminders.month", "letters.supervisions", "letters.answered_rate"]
        found = evaluate(keys, context_for(city.cast.city, at=fresh(in_time).signed_on.replace(day=31))).total  # type: ignore[union-attr]
        assert [found[key].shown for key in keys[:3]] == [2, 2, 0]
        later = evaluate(keys, context_for(city.cast.city)).total
        assert [later[key].shown for key in (keys[0], keys[1], keys[3])] == [2, 0, 50]
        by_unit = evaluate(keys, context_for(city.cast.city), by="unit").groups
        assert by_unit[str(city.bureau.id)]["letters.reminders"].shown == 2
