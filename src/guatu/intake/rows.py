"""Rows: reads the rows of a sheet into a proposal, under the heading found and the profile given.

Source: PRODUCT C3, RELIABILITY 4.3, DECISIONS 27, 32.
"""

from __future__ import annotations

from typing import Any

from guatu.intake import columnreading, crosschecks, subtotals
from guatu.intake.amounts import in_unit
from guatu.intake.collecting import paused
from guatu.intake.findings import Findings
from guatu.intake.headers import Column, HeaderMap
from guatu.intake.profile import Context, Profile
from guatu.intake.proposals import Proposal, Skipped, Table
from guatu.intake.readings import Way
from guatu.intake.rowkinds import Layout, Sorter
from guatu.intake.sheets import Sheet, letter, place, raw_of
from guatu.intake.subtotals import Subtotal, Summed

SUMMABLE = frozenset({"amount", "area"})
NAMING = frozenset({"choice", "text"})
NAMING_KEYS = 40  # a text column with more different values than this names no group


def propose(sheet: Sheet, header_map: HeaderMap, profile: Profile, context: Context | None = None) -> Proposal:
    """Everything the sheet proposes. Nothing is written anywhere; every doubt is a problem with its place."""
    context = context or Context()
    findings = Findings(sheet.name)
    with paused():
        layout = Sorter(sheet, header_map, profile, context, findings).sort() if header_map.header_rows else Layout()
        table = Table(sheet, header_map.columns, layout.projects, {}, {}, layout.section_of, profile, _defaults(profile, context))
        for column in header_map.columns:
            _read(column, table, header_map, context, findings)
        _check(table, layout, header_map, findings)
        sums = subtotals.check(layout, _summed(table, header_map), _naming(table, profile) if layout.subtotals else {})
        _report_sums(sums, layout, profile, header_map, findings)
    return _finish(table, layout, header_map, sums, findings, context)


def _check(table: Table, layout: Layout, heading: HeaderMap, findings: Findings) -> None:
    """Everything that looks beyond one cell."""
    profile, rows, values = table.profile, table.rows, table.values
    _note_strays(table.sheet, findings)
    crosschecks.check_rows(table.sheet, layout, findings)
    crosschecks.check_numbers(table.sheet, heading.column_of(profile.number_key), layout, findings)
    crosschecks.check_required(profile, heading, rows, values, findings)
    crosschecks.check_duplicates(profile, heading, rows, values, findings)
    crosschecks.check_fields(profile, heading, rows, values, findings)


def _defaults(profile: Profile, context: Context) -> dict[str, Any]:
    return {"place": context.default_place} if context.default_place and profile.has("place") else {}


def _read(column: Column, table: Table, heading: HeaderMap, context: Context, findings: Findings) -> None:
    """One column's values; cells merged downwards give their value to the rows below where that can be meant."""
    sheet, profile = table.sheet, table.profile
    field = profile.field(column.field_key) if column.field_key else None
    overlay = columnreading.overlay_of(sheet, column.index, max(heading.header_rows))
    if overlay and (field is None or _fills_down(field.key, profile)):
        table.overlays[column.index] = overlay
        for row in table.rows if field else ():
            if row in overlay and field:
                findings.add("row.filled", row + 1, column.letter, raw_of(overlay[row]), field=field.title_zh)
    elif overlay and field:
        for row in table.rows:
            if row in overlay:
                findings.add("row.merged", row + 1, column.letter, raw_of(overlay[row]), field=field.title_zh)
    if field:
        way = Way(field, column.unit, sheet.is_1904, sheet.is_text_file, column.year or context.default_year or heading.year)
        shown = table.overlays.get(column.index, {})
        table.values[field.key] = columnreading.read_column(sheet, column, way, table.rows, shown, findings)


def _fills_down(key: str, profile: Profile) -> bool:
    return profile.field(key).kind in NAMING and key not in (profile.label_key, profile.number_key)


def _note_strays(sheet: Sheet, findings: Findings) -> None:
    for reference, text in sheet.strays:
        findings.add("sheet.stray", None, reference, text)
    if sheet.far_row is not None:
        findings.add("sheet.far_rows", sheet.far_row + 1, None, None, gap=200)


def _summed(table: Table, heading: HeaderMap) -> list[Summed]:
    found = []
    for column in heading.columns:
        field = table.profile.field(column.field_key) if column.field_key else None
        if field is None or field.kind not in SUMMABLE:
            continue
        way = Way(field, column.unit)
        found.append(
            Summed(
                field.key,
                column.letter,
                column.index,
                table.values[field.key],
                _stated(table.sheet, column, way),
                subtotals.factor_of(field.kind, column.unit),
                _raw(table.sheet, column),
            )
        )
    return found


def _stated(sheet: Sheet, column: Column, way: Way) -> Any:
    """Reads a stated sum like any other cell of its column; what cannot be read is not compared."""
    reader, raw = columnreading.READERS[way.field.kind], _raw(sheet, column)

    def read(row: int) -> Any:
        value = raw(row)
        return None if value == "" or place(row, column.index) in sheet.uncached else reader(value, way).value

    return read


def _raw(sheet: Sheet, column: Column) -> Any:
    def raw(row: int) -> Any:
        line = sheet.rows[row]
        return line[column.index] if column.index < len(line) else ""

    return raw


def _naming(table: Table, profile: Profile) -> dict[str, list[Any]]:
    """Columns whose raw words a “其中：…” row may name."""
    found = {}
    for column in table.columns:
        if column.field_key and profile.field(column.field_key).kind in NAMING and column.field_key != profile.label_key:
            raws = [_raw(table.sheet, column)(row) for row in table.rows]
            if len(set(raws)) <= NAMING_KEYS:
                found[column.field_key] = raws
    return found


def _report_sums(sums: list[Subtotal], layout: Layout, profile: Profile, heading: HeaderMap, findings: Findings) -> None:
    for subtotal in sums:
        if subtotal.ok is False and subtotal.field_key == "count":
            findings.add("section.count", subtotal.row, None, subtotal.label, stated=subtotal.stated, actual=subtotal.computed)
        elif subtotal.ok is False:
            column = heading.column_of(subtotal.field_key)
            unit = column.unit if column and profile.field(subtotal.field_key).kind == "amount" else None
            findings.add(
                "subtotal.mismatch",
                subtotal.row,
                subtotal.column,
                subtotal.label,
                field=profile.field(subtotal.field_key).title_zh,
                stated=in_unit(subtotal.stated, unit),
                computed=in_unit(subtotal.computed or 0, unit),
            )
    for section in layout.sections:
        section.actual_count = sum(1 for other in layout.section_of if other is not None and section in other.path)
        if section.stated_count is not None and section.stated_count != section.actual_count:
            findings.add(
                "section.count", section.row, letter(0), section.text, stated=section.stated_count, actual=section.actual_count
            )


def _finish(
    table: Table, layout: Layout, heading: HeaderMap, sums: list[Subtotal], findings: Findings, context: Context
) -> Proposal:
    findings.kept[:0] = heading.problems.kept
    problems, notes = findings.split_notes(context.accepted)
    table.by_row = notes.by_row() | problems.by_row()
    table.findings = (problems, notes)
    skipped = [Skipped(*entry) for entry in layout.skipped]
    return Proposal(table.sheet.name, heading, table, problems, notes, sums, layout.sections, skipped, layout.subtotals)
