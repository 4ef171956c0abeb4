"""月结：what stands in its way, what would do well to be settled first, what it will fix, and the closes there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.queries import post_labels
from guatu.access.things import at_place
from guatu.desk.labels import period_label
from guatu.desk.month import Month
from guatu.desk.month_counties import counties
from guatu.desk.month_rows import Counts
from guatu.facts.folds import LIVE
from guatu.figures import closing
from guatu.figures.labels import place_name
from guatu.figures.models import Close
from guatu.figures.registry import all_figures
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectStanding
from guatu.ui.components import Column, ConfirmDialog, Empty, Link, ProblemLine, Row, Table
from guatu.ui.wording import moment_text

# Above this a close is a job with a progress bar; below it the answer comes with the page.
INLINE_PROJECTS = 2000


@dataclass(frozen=True, slots=True)
class Closing:
    """The page: obstacles refuse the close, warnings do not; `dialog` names the effect, None when it cannot be done here."""

    obstacles: tuple[ProblemLine, ...]
    warnings: tuple[Link, ...]
    dialog: ConfirmDialog | None
    refusal: str
    table: Table


def closing_page(month: Month, counts: Counts) -> Closing:
    """What there is to see and do about the close of this month."""
    verdict = policy.can(month.screen.actor, "close.make", at_place(month.root.id))
    found = tuple(_obstacle(one, month) for one in closing.obstacles(month.root, month.period, clock.today()))
    dialog = _dialog(month) if verdict.ok and not found else None
    refusal = "" if verdict.ok else _("月结由%(place)s统一办理。") % {"place": place_name(month.root)}
    warnings = () if month.close else tuple(_warnings(month, counts))
    return Closing(found, warnings, dialog, refusal, closes_table(month))


def _obstacle(one: closing.Obstacle, month: Month) -> ProblemLine:
    mend, place, url = "", "", ""
    if one.code == "period.open":
        mend = _("等到次月再办。")
    elif one.project is not None:
        mend, place = _("把子项的计数口径改为“子项不计”或“上级含本项”，或移出名单。"), _("打开项目")
        url = month.screen.link("register:project", one.project)
    return ProblemLine(one.message, place, mend=mend, url=url)


def _warnings(month: Month, counts: Counts) -> Iterable[Link]:
    """What the close does not wait for but a careful office settles first."""
    found = counties(month)
    if counts.missing:
        yield Link(_("未报 %(n)s 项") % {"n": counts.missing}, month.link("month:late"))
    if counts.unverified:
        yield Link(_("待核定 %(n)s 项，月结时以自报数计入") % {"n": counts.unverified}, month.link("month:differences", state="unverified"))
    if counts.objected:
        yield Link(_("异议待答复 %(n)s 项") % {"n": counts.objected}, month.link("month:differences", state="objected"))
    if found.confirmed < found.total:
        yield Link(_("未确认上报 %(n)s 个县区") % {"n": found.total - found.confirmed}, month.link("month:counties"))


def project_count(month: Month) -> int:
    """How many projects a close of this jurisdiction would fix."""
    rows = ProjectStanding.objects.filter(snapshot_no=LIVE, root_id=month.root.id).present()
    return rows.count()


def _dialog(month: Month) -> ConfirmDialog:
    effect = _("将固定 %(projects)s 个项目、%(figures)s 项指标；此后不再变动。") % {
        "projects": project_count(month), "figures": len(all_figures()),
    }  # fmt: skip
    lines = (
        _("%(place)s %(period)s，截至 %(day)s。") % {"place": place_name(month.root), "period": month.label, "day": month.period.end.isoformat()},
        _("之后补报和更正的数列入下月“调整”，不改本月已定的数。"),
    )  # fmt: skip
    return ConfirmDialog(
        "close-month", _("%(period)s月结") % {"period": month.label}, effect, month.link("month:make"), _("月结本期"),
        lines, is_grave=True,
    )  # fmt: skip


# ---- closes there are ----------------------------------------------------------------------------------------------


def closes_table(month: Month) -> Table:
    """The closes of the jurisdiction, newest first, each with its seal head."""
    found = list(Close.objects.filter(root_id=month.root.id).order_by("-at_date")[:60])
    posts = post_labels(close.closed_by_post for close in found if close.closed_by_post)
    rows = tuple(_row(close, posts.get(close.closed_by_post, _("系统")), month) for close in found)  # type: ignore[arg-type]
    columns = (
        Column("period", _("期间"), is_sticky=True, is_fixed=True), Column("at", _("截至日")),
        Column("closed", _("月结时刻")), Column("by", _("办理岗位"), width="wide"),
        Column("head", _("封存树头"), hint=_("月结时账本的叶数和树根；留存于库外，日后可据以核对账本未被改动。")),
        Column("text", _("留存")),
    )  # fmt: skip
    empty = Empty(_("还没有月结"), _("首次月结之后，这里列出每次月结及其封存树头。"))
    return Table("closes", _("历次月结"), columns, rows, month.screen.query, empty=empty, has_tools=False, is_tall=False)


def _row(close: Close, by: str, month: Month) -> Row:
    url = month.link("month:desk", at=close.at_date.isoformat(), known=None)
    return Row(
        {"period": Link(period_label(Period.parse(close.period)), url), "at": close.at_date, "closed": moment_text(close.closed_at),
         "by": by, "head": f"{close.seal_size}·{close.seal_root[:16]}",
         "text": Link(_("下载树头"), month.link("month:head", close.id))},
        key=str(close.id), url=url, tone="changed" if month.close and month.close.id == close.id else "",
    )  # fmt: skip


def head_text(close: Close) -> str:
    """SIZE:ROOT, the form `guatu verify --head` takes; for keeping outside this database."""
    return f"{close.seal_size}:{close.seal_root}\n"
