"""What each row below the heading is: a project, a section, a subtotal, a note, a heading repeated, or nothing.

Most rows are projects and are told so by two cells; only a row that looks odd is looked at whole.
Source: DECISIONS 27.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from guatu.intake import sections
from guatu.intake.findings import Findings
from guatu.intake.headers import HeaderMap
from guatu.intake.headerwords import is_unit_line
from guatu.intake.profile import Context, Profile
from guatu.intake.sections import Section
from guatu.intake.sheets import Sheet, raw_of
from guatu.intake.texts import clean, squeeze

ODD_NAME = re.compile(r"小计|合计|总计|共计|累计|其中|^[(（]?[一二三四五六七八九十]{1,3}[)）、.．\s]|^注|^说明|^备注|^填|^制表")
WIDE_MERGE = 3
SERIES = re.compile(r"^(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[a-z])$")


@dataclass(slots=True)
class Line:
    """A subtotal row: its offset, label, kind and the section it stands in; `section` rows with sums carry their own."""

    row: int
    label: str
    kind: str
    section: Section | None = None


@dataclass(slots=True)
class Layout:
    """The rows of a table in order. Offsets counted from 0; `section_of` is parallel to `projects`."""

    projects: list[int] = field(default_factory=list)
    section_of: list[Section | None] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    subtotals: list[Line] = field(default_factory=list)
    order: list[tuple[str, Any]] = field(default_factory=list)
    skipped: list[tuple[int, str, str]] = field(default_factory=list)


class Sorter:
    """Sorts the rows of one sheet, keeping the stack of sections it is inside."""

    def __init__(self, sheet: Sheet, heading: HeaderMap, profile: Profile, context: Context, findings: Findings) -> None:
        self.sheet, self.profile, self.context, self.findings = sheet, profile, context, findings
        self.heading = heading
        self.name = self._index(profile.label_key)
        self.number = self._index(profile.number_key)
        self.summed = {
            c.index
            for c in heading.columns
            if c.field_key and profile.field(c.field_key).kind in ("amount", "area", "int", "percent")
        }
        self.summed.discard(self.number if self.number is not None else -1)
        self.labels = [squeeze(column.header_path[-1]) for column in heading.columns if column.header_path]
        self.wide = {
            merge.top: merge for merge in sheet.merges if merge.right - merge.left + 1 >= WIDE_MERGE and merge.top == merge.bottom
        }
        self.under = {
            row
            for merge in sheet.merges
            if merge.left == self.name and merge.bottom > merge.top
            for row in range(merge.top + 1, min(merge.bottom, len(sheet.rows)) + 1)
        }
        self.first = max(heading.header_rows)
        self.layout = Layout()
        self.depths: dict[str, int] = {}
        self.inside: Section | None = None

    def _index(self, key: str) -> int | None:
        column = self.heading.column_of(key)
        return column.index if column else None

    def sort(self) -> Layout:
        """Visit every row below the heading."""
        for row in range(self.first, len(self.sheet.rows)):
            line = self.sheet.rows[row]
            name = line[self.name] if self.name is not None and self.name < len(line) else ""
            number = line[self.number] if self.number is not None and self.number < len(line) else ""
            if self._is_plain(row, line, name, number):
                self._add_project(row)
            else:
                self._look(row, line, name, number)
        return self.layout

    def _is_plain(self, row: int, line: list[Any], name: Any, number: Any) -> bool:
        """Whether two cells suffice to see a project: a number, or many cells where nothing is numbered, and an ordinary name."""
        if type(name) is not str or not name or row in self.wide or row == self.first or ODD_NAME.search(name):
            return False
        if self.number is None:
            return len(line) - line.count("") > WIDE_MERGE and squeeze(name) not in self.labels
        return type(number) is float or (type(number) is str and number.isdigit())

    def _add_project(self, row: int) -> None:
        self.layout.projects.append(row)
        self.layout.section_of.append(self.inside)
        self.layout.order.append(("project", len(self.layout.projects) - 1))

    def _look(self, row: int, line: list[Any], name: Any, number: Any) -> None:
        filled = [(column, value) for column, value in enumerate(line) if value != "" and clean_text(value)]
        if not filled:
            return
        texts = [(column, value) for column, value in filled if type(value) is str and column not in self.summed]
        label = self._label(texts, name, number)
        kind = sections.subtotal_kind(label, self.profile) if label else None
        if self._is_repeated(filled) or self._is_numbering(row, filled):
            self._skip(row, "row.repeated_header", label)
        elif kind and len(texts) <= 3:
            self._add_subtotal(row, label, kind)
        elif label and self._is_section(row, label, texts, filled, name, number):
            self._add_section(row, label, filled)
        elif label and len(filled) <= 2 and (sections.is_note(label) or is_unit_line(label)):
            self._skip(row, "row.note", label)
        else:
            self._look_at_project(row, filled, name, label)

    def _label(self, texts: list[tuple[int, Any]], name: Any, number: Any) -> str:
        """The words a row starts with; “一” in the number column belongs to the words beside it."""
        words = [clean(text) for _column, text in texts[:2]]
        if len(words) == 2 and sections.CHINESE_NUMBER.match(squeeze(words[0])):
            return f"{words[0].rstrip('、.')}、{words[1]}" if not words[0].startswith(("(", "（")) else words[0] + words[1]
        return words[0] if words else ""

    def _is_repeated(self, filled: list[tuple[int, Any]]) -> bool:
        same = sum(1 for _column, value in filled if type(value) is str and squeeze(value) in self.labels)
        return same >= 3 and same * 2 > len(filled)

    def _is_numbering(self, row: int, filled: list[tuple[int, Any]]) -> bool:
        """The row “1 2 3 …” or “甲 乙 1 2 …” right under a heading."""
        shown = [squeeze(raw_of(value)) for _column, value in filled]
        return (
            row == max(self.heading.header_rows)
            and len(shown) >= 4
            and all(map(SERIES.match, shown))
            and len(set(shown)) == len(shown)
        )

    def _is_section(
        self, row: int, label: str, texts: list[tuple[int, Any]], filled: list[tuple[int, Any]], name: Any, number: Any
    ) -> bool:
        others = [column for column, _value in filled if column not in self.summed and column not in (self.name, self.number)]
        style = sections.style_of(label, self.context)
        if style in ("cn", "cn_paren") and len(texts) <= 3 and not others[2:]:
            return True
        if len(texts) > 1 or len(others) > 1:
            return False
        is_known = style == "place" or bool(sections.fields_of(label, self.profile, self.context))
        is_only_name = len(filled) == 1 and filled[0][0] == self.name and row not in self.wide
        if is_known or sections.stated_count(label) is not None:
            return type(number) is not float
        return (
            (row in self.wide or not is_only_name)
            and len(filled) == 1
            and not sections.is_note(label)
            and filled[0][0] <= (self.name or 0)
        )

    def _add_section(self, row: int, label: str, filled: list[tuple[int, Any]]) -> None:
        style = sections.style_of(label, self.context)
        style = "place" if style == "plain" and "place" in sections.fields_of(label, self.profile, self.context) else style
        if style not in self.depths:
            self.depths[style] = self.inside.depth + 1 if self.inside else 1
        while self.inside and self.inside.depth >= self.depths[style]:
            self.inside = self.inside.parent
        section = Section(
            row + 1,
            label,
            style,
            self.depths[style],
            sections.stated_count(label),
            0,
            sections.fields_of(label, self.profile, self.context),
            self.inside,
        )
        self.inside = section
        self.layout.sections.append(section)
        self.layout.order.append(("section", section))
        if any(column in self.summed for column, _value in filled):
            self._add_subtotal(row, label, "section")

    def _add_subtotal(self, row: int, label: str, kind: str) -> None:
        line = Line(row, label, kind, self.inside)
        self.layout.subtotals.append(line)
        self.layout.order.append(("subtotal", line))

    def _skip(self, row: int, code: str, label: str) -> None:
        self.layout.skipped.append((row + 1, code, label))
        self.findings.add(code, row + 1, None, label)

    def _look_at_project(self, row: int, filled: list[tuple[int, Any]], name: Any, label: str) -> None:
        title = self.profile.field(self.profile.label_key).title_zh
        if name != "" or self.name is None:
            self._add_project(row)
        elif row in self.under:
            self.findings.add("row.merged", row + 1, None, label, field=title)
            self.layout.skipped.append((row + 1, "row.merged", label))
        elif len(filled) == 1 and filled[0][0] == self.number:
            self.layout.skipped.append((row + 1, "row.empty", raw_of(filled[0][1])))
        elif len(filled) <= 2:
            self.findings.add("row.unplaced", row + 1, None, "、".join(raw_of(value) for _column, value in filled), field=title)
            self.layout.skipped.append((row + 1, "row.unplaced", label))
        else:
            self._add_project(row)


def clean_text(value: Any) -> Any:
    """A value, or the empty text when it is only blanks."""
    return clean(value) if type(value) is str else value
