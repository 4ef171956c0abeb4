"""口径册: every registered number with its definition, beside its value for a place and for each place below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.desk.labels import named_groups
from guatu.desk.measures import formula_of
from guatu.desk.screen import Screen
from guatu.desk.shown import definition_of, in_cell, shown, title_of
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.labels import is_english, place_label
from guatu.figures.registry import Figure, all_figures
from guatu.ui.components import Cell, Choice, Column, GroupRow, Link, Row, Table
from guatu.ui.units import unit_word

# Chapters of the book: the beginning of a figure's key, and what the chapter is called.
CHAPTERS = {
    "projects": gettext_noop("项目与总投资"), "year": gettext_noop("年度进展"), "start": gettext_noop("年度进展"),
    "completion": gettext_noop("完成与时序"), "new": gettext_noop("新开工"), "plan": gettext_noop("年度计划"),
    "done": gettext_noop("完成投资"), "statistics": gettext_noop("纳统"), "returns": gettext_noop("报送"),
    "freshness": gettext_noop("时效"), "batch": gettext_noop("三个一批"), "lights": gettext_noop("亮灯"),
    "cases": gettext_noop("闭环事项"), "problems": gettext_noop("问题"), "assignments": gettext_noop("交办事项"),
    "letters": gettext_noop("函件"), "meetings": gettext_noop("会议"), "decisions": gettext_noop("会议决定"), "rounds": gettext_noop("核查"), "reports": gettext_noop("进展报送"),
}  # fmt: skip
# completion.overdue counts projects; the other completion.* are about investment.
_MOVED = {"completion.overdue": "year"}


def chapter_of(figure: Figure) -> str:
    """The chapter a figure stands in."""
    return _MOVED.get(figure.key, "year" if figure.key.startswith("start.") else figure.key.partition(".")[0])


def chapters() -> list[tuple[str, str]]:
    """(key, name) of every chapter that holds a figure, in the order of declaration."""
    keys = dict.fromkeys(chapter_of(one) for one in all_figures())
    return [(key, _(CHAPTERS.get(key, key))) for key in keys]


def book(screen: Screen) -> Table:
    """All figures × places, or one chapter of them."""
    asked = screen.query.text("chapter")
    wanted = [one for one in all_figures() if not asked or chapter_of(one) == asked]
    placed = [one for one in wanted if "place" in one.dimensions]
    whole = evaluate([one.key for one in wanted], screen.context)
    below = evaluate([one.key for one in placed], screen.context, by="place") if placed else whole
    named = [(key, name) for key, name in named_groups("place", below.groups, screen.context) if key != str(screen.place.id)]
    columns = (*_lead_columns(), Column("whole", place_label(screen.place), align="end"), *_place_columns(named))
    rows = tuple(_rows(wanted, whole, below, named, screen))
    return Table(
        "book", _("口径册"), columns, rows, screen.query, is_tall=False, phone="scroll", views=_views(screen, asked),
        exports=(Link(_("导出 Excel"), _export_url(screen)),),
        foot_note=_("分地方的数各自计算；全市数另行计算，比率不是各地的平均。"),
    )  # fmt: skip


def _lead_columns() -> tuple[Column, ...]:
    return (
        Column("title", _("指标"), is_fixed=True, is_sticky=True, width="wide"),
        Column("definition", _("口径、公式与依据"), width="fill"), Column("unit", _("单位")),
    )  # fmt: skip


def _place_columns(named: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(Column(key or "none", name, align="end") for key, name in named)


def _rows(
    wanted: Sequence[Figure], whole: FigureTable, below: FigureTable, named: Sequence[tuple[str, str]], screen: Screen
) -> Iterator[Row | GroupRow]:  # fmt: skip
    chapter = ""
    names = dict(chapters())
    for one in wanted:
        if chapter_of(one) != chapter:
            chapter = chapter_of(one)
            yield GroupRow(names[chapter])
        cells: dict[str, object] = {
            "title": Cell(title_of(one), note=f"{one.key} v{one.version}"), "definition": _definition(one),
            "unit": unit_word(one.unit) or one.unit, "whole": in_cell(shown(whole.total[one.key], screen), screen),
        }  # fmt: skip
        for key, _name in named:
            value = _value(below.groups, key, one)
            cells[key or "none"] = in_cell(shown(value, screen, by="place"), screen) if value else None
        yield Row(cells, key=one.key)


def _value(groups: Mapping[str, Mapping[str, FigureValue]], key: str, one: Figure) -> FigureValue | None:
    return groups.get(key, {}).get(one.key)


def _definition(one: Figure) -> Cell:
    formula = formula_of(one, is_english=is_english())
    said = [formula if formula != title_of(one) else "", one.source]
    return Cell(definition_of(one), note=" · ".join(part for part in said if part))


def _views(screen: Screen, asked: str) -> tuple[Choice, ...]:
    query = screen.query
    every = Choice(_("全部"), query.but(chapter=None).url, not asked)
    return (every, *(Choice(name, query.but(chapter=key).url, key == asked) for key, name in chapters()))


def _export_url(screen: Screen) -> str:
    return screen.link("cockpit:figures-xlsx", chapter=screen.query.text("chapter"))
