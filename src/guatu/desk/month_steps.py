"""Where a month stands: 填报 → 锁定 → 会审 → 核定 → 月结 → 印发, worked out from what was filed and closed; and its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.desk import sentences
from guatu.desk.labels import period_label
from guatu.desk.month import Month, following_period, later_url
from guatu.desk.month_rows import Counts
from guatu.desk.sentences import Piece, Sentence, magnitude, weave
from guatu.desk.shown import shown
from guatu.documents.models import FrozenDocument, Status
from guatu.figures.labels import place_name
from guatu.life.dispatch.bulletins.services import PURPOSE
from guatu.ui.components import Figure, Link, Step


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: whether it is done, whether the month has gone past it regardless, and what to say beside it."""

    title: str
    is_done: bool
    is_passed: bool
    note: str
    url: str = ""


def steps(month: Month, counts: Counts) -> list[Step]:
    """The six steps. A step the month went past without is marked wrong, the first one open is where we are."""
    found, is_here_taken = [], False
    for stop in _stops(month, counts):
        state = "done" if stop.is_done else "wrong" if stop.is_passed else "todo" if is_here_taken else "current"
        is_here_taken = is_here_taken or state == "current"
        found.append(Step(stop.title, state, stop.url, stop.note))
    return found


def _stops(month: Month, counts: Counts) -> Sequence[Stop]:
    issued, is_closed = _issued(month), month.close is not None
    open_rows = counts.unverified + counts.objected
    return (
        Stop(_("填报"), not counts.missing, month.is_locked, _filed_note(counts), month.link("month:desk")),
        Stop(_("锁定"), month.is_locked, False, _("%(day)s 止") % {"day": month.lock_on.isoformat()}, month.link("month:late")),
        Stop(
            _("会审"), month.is_locked and counts.verified > 0, is_closed, _("差异 %(n)s 项") % {"n": counts.differs},
            month.link("month:differences", state="differs"),
        ),
        Stop(
            _("核定"), counts.filed > 0 and not open_rows, is_closed,
            _("%(n)s / %(all)s 项") % {"n": counts.verified, "all": counts.filed}, month.link("month:differences"),
        ),
        Stop(_("月结"), is_closed, issued is not None, _closed_note(month), month.link("month:close")),
        Stop(_("印发"), issued is not None, False, _issued_note(month, issued), month.link("bulletin:list")),
    )  # fmt: skip


def _filed_note(counts: Counts) -> str:
    if counts.missing:
        return _("未报 %(n)s 项") % {"n": counts.missing}
    return _("迟报 %(n)s 项") % {"n": counts.late} if counts.late else _("已报齐")


def _closed_note(month: Month) -> str:
    return date_format(month.close.closed_at, "Y-m-d") if month.close else ""


def _issued_note(month: Month, issued: FrozenDocument | None) -> str:
    if issued is not None and issued.issued_on is not None:
        return issued.issued_on.isoformat()
    return _("应于 %(day)s") % {"day": month.issue_on.isoformat()}


def _issued(month: Month) -> FrozenDocument | None:
    found = FrozenDocument.objects.filter(
        purpose=PURPOSE, place_id=month.root.id, period_key=month.period.key, status=Status.ISSUED
    )
    return found.defer("content").first()


# ---- the sentence --------------------------------------------------------------------------------------------------


def sentence(month: Month, counts: Counts) -> Sentence:
    """应报 N 已报 M 未报 K；自报合计与核定合计相差 X；待核定、异议; and what may be filed next."""
    figures = {key: shown(value, month.screen) for key, value in month.values.items()}
    place = place_name(month.screen.place)
    if not figures["returns.due"].value and figures["done.reported"].value is None:
        text = _("%(place)s%(period)s没有应报项目：年度计划未下达，也没有投资回报。")
        return sentences.sentence(weave(text, place=place, period=month.label))
    text = _("%(place)s%(period)s应报%(due)s，已报%(filed)s，未报%(missing)s")
    said = weave(
        text, place=place, period=month.label, due=figures["returns.due"], filed=figures["returns.filed"],
        missing=figures["returns.missing"],
    )  # fmt: skip
    return sentences.sentence(said, _amounts(figures), _waiting(month, figures, counts), _next(month))


def _amounts(figures: dict[str, Figure]) -> tuple[Piece, ...]:
    if figures["done.reported"].value is None:
        return ()
    said = weave(_("。自报合计%(told)s"), told=figures["done.reported"])
    if figures["done.verified"].value is None:
        return (*said, *weave(_("，尚未核定")))
    said = (*said, *weave(_("，核定合计%(checked)s"), checked=figures["done.verified"]))
    return (*said, *_gap(figures["done.gap"]))


def _gap(gap: Figure) -> tuple[Piece, ...]:
    if gap.value is None:
        return ()
    if not gap.value:
        return (_("，已核定项目两数一致"),)
    text = _("，已核定项目自报比核定多%(gap)s") if gap.value > 0 else _("，已核定项目自报比核定少%(gap)s")
    return weave(text, gap=magnitude(gap))


def _waiting(month: Month, figures: dict[str, Figure], counts: Counts) -> tuple[Piece, ...]:
    said: tuple[Piece, ...] = ()
    if figures["done.unverified"].value:
        said = weave(_("。待核定%(n)s"), n=figures["done.unverified"])
    if counts.objected:
        words = ngettext("%(n)s条异议", "%(n)s条异议", counts.objected) % {"n": counts.objected}
        link = Link(words, month.link("month:differences", state="objected"))
        said = (*said, *weave(_("；有%(objections)s待答复") if said else _("。有%(objections)s待答复"), objections=link))
    return said


def _next(month: Month) -> tuple[Piece, ...]:
    """Once the month is closed the next one is what there is to do."""
    url = later_url(month, "month:desk") if month.close else ""
    if not url:
        return sentences.full_stop()
    label = period_label(following_period(month.period))
    return (*sentences.full_stop(), *weave(_("%(next)s可以填报。"), next=Link(label, url)))
