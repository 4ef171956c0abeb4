"""The HTML of the smallest components: figure, light, tag, link, movement. Written in Python because a table holds hundreds."""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guatu.kernel.yuan import MISSING
from guatu.ui import spark
from guatu.ui.components import Bar, Delta, Figure, Light, Link, Tag
from guatu.ui.numbers import number_text, shown_unit, signed_text
from guatu.ui.units import light_word, unit_word

NOTHING = SafeString("")

_SHAPES = {
    "normal": SafeString('<circle cx="6" cy="6" r="4.75"/>'),
    "watch": SafeString('<path d="M6 .9 11.4 10.6H.6Z"/>'),
    "late": SafeString('<path d="M1.4 1.4h9.2v9.2H1.4Z"/>'),
    "future": SafeString('<circle cx="6" cy="6" r="4.1" class="hollow"/>'),
    "stopped": SafeString('<path d="M2.2 2.2l7.6 7.6M9.8 2.2L2.2 9.8" class="cross"/>'),
    "missing": SafeString('<path d="M6 1 11 6 6 11 1 6Z" class="hollow"/><circle cx="6" cy="6" r="1.1"/>'),
    "exempt": SafeString('<circle cx="6" cy="6" r="4.1" class="hollow"/><path d="M3.6 6h4.8" class="cross"/>'),
}


def tag_html(tag: Tag) -> SafeString:
    """A short mark, as a link when it leads somewhere."""
    tip = format_html(' data-tip="{}"', tag.hint) if tag.hint else NOTHING
    if tag.url:
        return format_html('<a class="stamp stamp-{}" href="{}"{}>{}</a>', tag.tone, tag.url, tip, tag.text)
    return format_html('<span class="stamp stamp-{}"{}>{}</span>', tag.tone, tip, tag.text)


def sample_html(rows: int) -> SafeString:
    """The mark every value with a sample row wears (DECISIONS 30)."""
    if not rows:
        return NOTHING
    hint = _("含 %(rows)d 条示例数据") % {"rows": rows}
    return format_html('<span class="stamp stamp-sample" data-tip="{}">{}</span>', hint, _("示例"))


def marks_html(figure: Figure) -> SafeString:
    """Sample mark and provenance marks of a figure."""
    return sample_html(figure.sample_rows) + format_html_join("", "{}", ((tag_html(tag),) for tag in figure.tags))


def figure_number(figure: Figure) -> str:
    """The number of a figure in words, signed when it is a difference."""
    write = signed_text if figure.measure == "points" else number_text
    return write(figure.value, figure.measure, figure.unit, figure.places)


def figure_tip(figure: Figure) -> str:
    """What the tooltip says: title and definition, or why there is no number."""
    said = figure.empty_reason if figure.value is None and figure.empty_reason else figure.definition
    return _("%(title)s：%(text)s") % {"title": figure.title, "text": said} if said else figure.title


def _unit_html(unit: str) -> SafeString:
    word = unit_word(unit) if unit else ""
    return format_html('<span class="unit">{}</span>', word) if word else NOTHING


def number_html(figure: Figure, *, has_unit: bool = True) -> SafeString:
    """Number and unit, touchable when the figure has a drawer."""
    unit = _unit_html(shown_unit(figure.measure, figure.unit)) if has_unit and figure.value is not None else NOTHING
    body = format_html('<span class="num">{}</span>{}', figure_number(figure), unit)
    if not figure.drawer_url:
        return format_html('<span class="figure" data-tip="{}">{}</span>', figure_tip(figure), body)
    return format_html(
        '<a class="figure" href="{}" data-drawer aria-haspopup="dialog" data-figure="{}" data-tip="{}">{}</a>',
        figure.drawer_url,
        figure.key,
        figure_tip(figure),
        body,
    )


def figure_html(figure: Figure, *, is_cell: bool = False, has_unit: bool | None = None) -> SafeString:
    """A figure in a sentence or in a cell. In a cell the marks stand before the number, so that digits keep their column."""
    with_unit = not is_cell if has_unit is None else has_unit
    number, marks = number_html(figure, has_unit=with_unit), marks_html(figure)
    if is_cell:
        return format_html("{}{}", marks, number)
    reason = figure.empty_reason if figure.value is None else ""
    why = format_html('<span class="why">（{}）</span>', reason) if reason else NOTHING
    return format_html('<span class="figure-inline">{}{}{}</span>', number, why, marks)


def _delta_tone(delta: Delta) -> str:
    if not delta.good or not delta.value:
        return "flat"
    return "good" if (delta.value > 0) == (delta.good == "up") else "bad"


def delta_html(delta: Delta | None) -> SafeString:
    """A movement: arrow, amount, against what."""
    if delta is None:
        return NOTHING
    return format_html(
        '<span class="delta delta-{}"><span class="against">{}</span> {}</span>',
        _delta_tone(delta),
        delta.label,
        _moved(delta),
    )


def _moved(delta: Delta) -> SafeString | str:
    if delta.value is None:
        return MISSING
    if delta.value == 0:
        return _("持平")
    arrow, word = ("↑", _("上升")) if delta.value > 0 else ("↓", _("下降"))
    amount = number_text(max(delta.value, -delta.value), delta.measure, delta.unit, delta.places)
    return format_html(
        '<span aria-hidden="true">{}</span><span class="vh">{}</span><span class="num">{}</span>{}',
        arrow,
        word,
        amount,
        _unit_html(shown_unit(delta.measure, delta.unit)),
    )


def spark_html(values: tuple[int | Decimal | None, ...]) -> SafeString:
    """A sparkline beside its figure; the numbers themselves are in the drawer."""
    line = spark.sparkline(values)
    if line is None:
        return NOTHING
    runs = format_html_join("", '<polyline points="{}"/>', ((run,) for run in line.runs))
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}<circle cx="{}" cy="{}" r="2"/></svg>',
        spark.WIDTH,
        spark.HEIGHT,
        runs,
        line.last_x,
        line.last_y,
    )


def bar_html(bar: Bar) -> SafeString:
    """A bar inside a cell with the mark where it should be."""
    mark = (
        NOTHING
        if bar.mark is None
        else format_html(
            '<path class="tick" d="M{} 0V10" vector-effect="non-scaling-stroke"/>',
            spark.bar_width(bar.mark),
        )
    )
    return format_html(
        '<span class="bar bar-{}"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="full" width="100" height="6" y="2"/><rect class="done" width="{}" height="6" y="2"/>{}</svg>'
        '<span class="num">{}</span></span>',
        bar.tone,
        spark.bar_width(bar.share),
        mark,
        bar.text,
    )


def light_tip(light: Light) -> str:
    """What the tooltip of a light says."""
    since = _("已持续 %(days)d 天") % {"days": light.days} if light.days is not None else ""
    return "；".join(part for part in (light.reason, since) if part)


def light_html(light: Light) -> SafeString:
    """Shape, word, colour; a question one can ask when it has a url."""
    word = light.word or light_word(light.state)
    subject = format_html('<span class="vh">{}：</span>', light.subject) if light.subject else NOTHING
    body = format_html(
        '<svg class="shape" viewBox="0 0 12 12" aria-hidden="true" focusable="false">{}</svg>{}<span class="word">{}</span>',
        _SHAPES[light.state],
        subject,
        word,
    )
    tip = format_html(' data-tip="{}"', light_tip(light)) if light_tip(light) else NOTHING
    if not light.url:
        return format_html('<span class="light light-{}"{}>{}</span>', light.state, tip, body)
    return format_html(
        '<a class="light light-{}" href="{}" data-drawer aria-haspopup="dialog"{}>{}</a>',
        light.state,
        light.url,
        tip,
        body,
    )


def link_html(link: Link) -> SafeString:
    """Words that lead somewhere, with a quiet note behind."""
    note = format_html('<span class="note">{}</span>', link.note) if link.note else NOTHING
    words = format_html('<a href="{}">{}</a>', link.url, link.title) if link.url else conditional_escape(link.title)
    return mark_safe(words + note)  # noqa: S308  both parts are escaped above
