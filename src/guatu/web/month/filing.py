"""A page of returns from the form to the verb: what was typed, what is wrong with it row by row, and nothing of it lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from guatu.desk.month import Month
from guatu.desk.month_returns import ReturnLine, lines_for
from guatu.desk.project_words import money_text
from guatu.facts.models import Entry, Fact
from guatu.facts.recorder import actor_key, lock_projects
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.build.rules import Told
from guatu.life.build.services import Receipt, Return, file_returns
from guatu.web.month.amounts import read_yuan

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it was typed. `seen` is the return that stood there when the page was drawn."""

    ytd: str = ""
    since: str = ""
    reason: str = ""
    document_no: str = ""
    seen: str = ""
    is_same: bool = False


@dataclass(slots=True)
class Attempt:
    """What became of a page that was sent: a receipt, or problems by row with everything still there."""

    typed: dict[UUID, Typed]
    key: str
    problems: dict[UUID, list[str]] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    receipt: Receipt | None = None
    status: int = 422

    def refuse(self, project: UUID, problem: str) -> None:
        """Note a problem of one row."""
        self.problems.setdefault(project, []).append(problem)


def send_page(actor: Actor, month: Month, post: QueryDict) -> Attempt:
    """File what was filled in on one page; all of it or nothing. Errors: Refused; NotFound."""
    attempt = Attempt(_typed(post), post.get("key", ""))
    if not month.is_live:
        attempt.general.append(_("正在看的是已定的数据，只读。请先切换到实时。"))
        return attempt
    lines = lines_for(month, attempt.typed)
    strangers = attempt.typed.keys() - lines.keys()
    if strangers or len(attempt.typed) > MOST_ROWS:
        attempt.general.append(_("这一页有 %(n)s 行不在你本期的填报范围，没有送出任何一行。请刷新页面。") % {"n": len(strangers) or len(attempt.typed)})
        return attempt
    earlier = earlier_entry(actor, attempt.key)
    if earlier is not None:
        return _answered(attempt, earlier, lines)
    returns = [one for project, typed in attempt.typed.items() if (one := _return(lines[project], typed, attempt, month))]
    if not attempt.problems and not returns:
        attempt.general.append(_("没有填任何一行。请填本年累计，或勾选“无变化”。"))
    if attempt.problems or attempt.general:
        return attempt
    return _sent(actor, month, attempt, returns, lines)


def _typed(post: QueryDict) -> dict[UUID, Typed]:
    found = {}
    for name in post:
        prefix, _dot, text = name.partition(".")
        project = _id(text) if prefix == "ytd" else None
        if project is not None:
            ytd, since, reason, document, seen, same = (
                post.get(f"{part}.{text}", "").strip() for part in ("ytd", "since", "reason", "doc", "seen", "same")
            )
            found[project] = Typed(ytd, since, reason, document, seen, bool(same))
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# ---- one row -------------------------------------------------------------------------------------------------------


def is_filled(line: ReturnLine, typed: Typed) -> bool:
    """Whether anything was typed that is not there already; an untouched row is not sent."""
    told = "" if line.told is None else money_text(line.told)
    return typed.is_same or typed.ytd != told or bool(typed.since or typed.reason or typed.document_no)


def _return(line: ReturnLine, typed: Typed, attempt: Attempt, month: Month) -> Return | None:
    if not is_filled(line, typed):
        return None
    ytd, problem = read_yuan(typed.ytd)
    since, other = read_yuan(typed.since)
    if typed.is_same and ytd is None and not problem:
        ytd = line.before or 0
    if ytd is None and not problem:
        problem = _("请填本年累计，或勾选“无变化”。")
    found = (problem, other, _same_problem(line, typed, ytd), _since_problem(line, ytd, since), _late_problem(line, typed, month))
    for one in filter(None, found):
        attempt.refuse(line.project, one)
    if ytd is None or line.project in attempt.problems:
        return None
    kept = line.since if since is None and ytd == line.told else since
    return Return(line.project, Told(ytd, since_start_yuan=kept), reason=typed.reason, document_no=typed.document_no)


def _since_problem(line: ReturnLine, ytd: int | None, since: int | None) -> str:
    """What was told once and cannot be worked out from the carried sum is asked for again, never dropped in silence."""
    if since is not None or line.since is None or line.carried is not None or ytd in {None, line.told}:
        return ""
    return _("上次报过自开工累计 %(since)s 万元，请一并填写新的自开工累计。") % {"since": money_text(line.since)}


def _same_problem(line: ReturnLine, typed: Typed, ytd: int | None) -> str:
    if not typed.is_same or ytd in {None, line.before or 0}:
        return ""
    return _("勾选了“无变化”（上期累计 %(last)s 万元），又填了 %(typed)s；请留一样。") % {
        "last": money_text(line.before or 0), "typed": typed.ytd,
    }  # fmt: skip


def _late_problem(line: ReturnLine, typed: Typed, month: Month) -> str:
    """After the lock only with a reason, after the close every time (R3.5, DECISIONS 9)."""
    if typed.reason:
        return ""
    if month.close is not None:
        return _("本期已月结，补报和更正须写明理由；差额列入下期调整。")
    if month.is_locked and line.told is not None:
        return _("已过锁定日，更正须写明理由。")
    return ""


# ---- sending -------------------------------------------------------------------------------------------------------


def earlier_entry(actor: Actor, key: str) -> Entry | None:
    """What this very page entered when it arrived before: a second click, or an answer lost on its way."""
    return Entry.objects.filter(actor_key=actor_key(actor), idem_key=key).first() if key else None


def _answered(attempt: Attempt, earlier: Entry, lines: Mapping[UUID, ReturnLine]) -> Attempt:
    """The first receipt again when the same was sent; another content under the same key is refused."""
    facts = {fact.project: fact for fact in Fact.objects.filter(entry=earlier) if fact.project}
    is_same = all(project in attempt.typed and _says(attempt.typed[project], fact) for project, fact in facts.items())
    others = [project for project, typed in attempt.typed.items() if project not in facts and is_filled(lines[project], typed)]
    if is_same and facts and not others:
        attempt.receipt = Receipt(tuple(fact.id for fact in facts.values()))
    else:
        attempt.general.append(_("这一页已经提交过一次。下面是入账之后的数，请核对改动后再提交。"))
        attempt.status = 409
    return attempt


def _says(typed: Typed, fact: Fact) -> bool:
    yuan, _problem = read_yuan(typed.ytd)
    is_told = typed.is_same if yuan is None else yuan == fact.amount_yuan
    return is_told and (not typed.reason or typed.reason == fact.reason)


def _sent(
    actor: Actor, month: Month, attempt: Attempt, returns: list[Return], lines: Mapping[UUID, ReturnLine]
) -> Attempt:  # fmt: skip
    try:
        with transaction.atomic():
            lock_projects({one.project for one in returns})
            _refuse_overtaken(actor, month, attempt, returns)
            if not attempt.problems:
                attempt.receipt = file_returns(actor=actor, period=month.period, returns=returns, idem_key=attempt.key or None)
    except Invalid as invalid:
        _note(attempt, invalid, lines)
    except Conflict as conflict:
        attempt.general.append(conflict.reason)
        attempt.status = 409
    return attempt


def _refuse_overtaken(actor: Actor, month: Month, attempt: Attempt, returns: Iterable[Return]) -> None:
    """Refuse the rows that somebody else filed since the page was drawn; their typed numbers stay on the page.

    Held together with the writing by the project locks: between this look and the fact nobody else can file.
    """
    if earlier_entry(actor, attempt.key) is not None:
        return  # our own sending, arriving a second time: the verb answers with the first receipt
    now = lines_for(month, [one.project for one in returns])
    for one in returns:
        line = now[one.project]
        if line.seen != attempt.typed[one.project].seen:
            attempt.status = 409
            attempt.refuse(one.project, overtaken(line))


def overtaken(line: ReturnLine) -> str:
    """Who was there first, with what."""
    told = "–" if line.told is None else money_text(line.told)
    return _("你打开页面之后，%(by)s 已报本年累计 %(told)s 万元。请核对后再提交；你填的数还在。") % {
        "by": line.filed_by or _("他人"), "told": told,
    }  # fmt: skip


def _note(attempt: Attempt, invalid: Invalid, lines: Mapping[UUID, ReturnLine]) -> None:
    for name, found in invalid.problems.items():
        project = _id(name)
        if project in lines:
            attempt.problems.setdefault(project, []).extend(str(one) for one in found)  # type: ignore[arg-type]
        else:
            attempt.general.extend(str(one) for one in found)


def entry_of(receipt: Receipt) -> UUID:
    """The entry a receipt speaks of."""
    return UUID(str(Fact.objects.values_list("entry_id", flat=True).get(id=receipt.facts[0])))
