"""A document as the templates read it: widths worked out, titles cut, marks numbered. Still data, no markup."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from guatu.documents import canon, columns
from guatu.documents.content import (
    Attachment,
    Block,
    CheckLine,
    Column,
    Document,
    Edition,
    Heading,
    Kind,
    Roster,
    Row,
    Run,
    Table,
    row,
)
from guatu.documents.marks import Marks, marks_of
from guatu.documents.rules import (
    CLOSING,
    TEXT_HEIGHT_MM,
    TEXT_WIDTH_MM,
    circled,
    ems,
    long_date,
    red_head,
    signature_indents,
    title_lines,
)

LONG_CELL = 300
MOST_HELD_EM = 400.0
SHEET_MM = {("A4", False): 170.0, ("A4", True): 257.0, ("A3", False): 257.0, ("A3", True): 380.0}


def present(**fields: Any) -> dict[str, Any]:
    """Only the fields that say something; the templates ask by presence. Underscores become hyphens."""
    return {name.replace("_", "-"): value for name, value in fields.items() if value not in ("", None, (), [])}


class Drawing:
    """Draws the blocks of one document for one edition; carries the numbers of its marks."""

    def __init__(self, document: Document, edition: Edition) -> None:
        self.marks: Marks = marks_of(document)
        self.is_check = edition is Edition.CHECK

    def run(self, run: Run) -> dict[str, Any]:
        """One run, with the number of its figure in the 核对稿."""
        note = self.marks.footnote(run)
        number = self.marks.figure(run) if self.is_check else 0
        return present(t=run.text, f=run.face, c=run.tone, m=circled(note) if note else "", n=number or None) | {"t": run.text}

    def line(self, runs: tuple[Run, ...]) -> list[dict[str, Any]]:
        """Runs of one paragraph. A number's mark is glued to a following 、or 。, which may not begin a line."""
        shown = [self.run(run) for run in runs]
        for one, after in pairwise(shown):
            if "n" in one and after["t"][:1] in CLOSING:
                one["glue"] = True
        return shown

    def block(self, block: Block, width_mm: float) -> dict[str, Any]:
        """One block of the text."""
        if isinstance(block, Table):
            return self.table(block, width_mm)
        if isinstance(block, Roster):
            return {"k": "roster", "label": block.label, "runs": self.line(block.names)}
        shown = {"runs": self.line(block.runs)}
        if isinstance(block, Heading):
            return {"k": "heading", "level": block.level, **shown}
        return {"k": "para", "flush": not block.indent, "align": block.align, **shown}

    def table(self, table: Table, width_mm: float) -> dict[str, Any]:
        """A table with its type size and widths."""
        fit = columns.fit(table, width_mm)
        return present(
            k="table", size=fit.size_pt, widths=fit.widths_mm, aligns=[column.align for column in table.columns],
            heads=self.heads(table, fit), rows=[self.row(line) for line in table.rows], unit=table.unit,
            caption=table.caption, note=table.note, signers=table.signers, long=_is_long(table) or None,
        ) | {"rows": [self.row(line) for line in table.rows]}  # fmt: skip

    def heads(self, table: Table, fit: columns.Fit) -> list[list[dict[str, Any]]]:
        """Head rows on the grid of columns; the head of a column that is a figure carries its number."""
        keyed = {column.title: Run(column.title, column.figure_key, column.source) for column in table.columns}
        return [self._head_row(line, keyed, fit) for line in columns.placed_heads(columns.heads_of(table), len(table.columns))]

    def _head_row(self, line: list[columns.Placed], keyed: dict[str, Run], fit: columns.Fit) -> list[dict[str, Any]]:
        at, made = 0, []
        for placed in line:
            cell = placed.cell
            width_em = fit.em_of(at, at + cell.colspan) - columns.PADDING_EM
            shown = self.run(keyed.get(cell.text, Run(cell.text))) | {"t": columns.set_head(cell.text, width_em)}
            made.append(shown | {"cs": cell.colspan, "rs": cell.rowspan, "below": placed.is_below})
            at += cell.colspan
        return made

    def row(self, line: Row) -> dict[str, Any]:
        """One line of a table."""
        return present(r=line.role) | {"c": [[self.run(cell)] for cell in line.cells]}


def _is_long(table: Table) -> bool:
    return any(len(cell.text) > LONG_CELL for line in table.rows for cell in line.cells)


def document_payload(document: Document, edition: Edition, check: CheckLine) -> dict[str, Any]:
    """Everything the template `gongwen.typ` needs of one document."""
    drawing = Drawing(document, edition)
    width = SHEET_MM[document.paper, document.landscape] if document.kind is Kind.SHEET else TEXT_WIDTH_MM
    shown = present(
        kind=document.kind.value, number=document.doc_number, urgency=document.urgency, signer=document.signer,
        addressee=document.addressee.rstrip("：:"), note=document.note,
        footnotes=[f"{circled(at)} {note}" for at, note in enumerate(drawing.marks.notes(), 1)],
        copy_to=closed(document.copy_to), printed_by=document.printed_by, printed_on=printed_on(document),
        watermark=document.watermark,
        attachment_names=[attachment.title.replace("\n", "") for attachment in document.attachments],
        attachments=[_attachment(drawing, document, index) for index in range(len(document.attachments))],
        sign=_signature(document), paper=document.paper,
    )  # fmt: skip
    shown |= {"title": title_lines(document.title), "head": _head(document), "landscape": document.landscape}
    shown["body"] = _held([drawing.block(block, width) for block in document.body], document)
    return shown | (_check(document, drawing, check, width) if drawing.is_check else {})


def closed(copy_to: str) -> str:
    """抄送 ends with a full stop."""
    return copy_to.rstrip("。") + "。" if copy_to else ""


def printed_on(document: Document) -> str:
    """印发日期。"""
    return f"{long_date(document.printed_on)}印发" if document.printed_on else ""


def head_text(document: Document) -> str:
    """发文机关标志：the organ's name, with 「文件」 only in file format. Source: R5.5, R5.9."""
    is_file = document.kind is Kind.FILE and not document.organ.endswith("文件")
    return document.organ + "文件" if is_file else document.organ


def _head(document: Document) -> dict[str, Any]:
    size, scale = red_head(head_text(document), most_pt=36.0 if document.kind is Kind.LETTER else 46.0)
    return {"text": head_text(document), "size": size, "scale": scale}


def attachment_label(document: Document, index: int) -> str:
    """附件, or 附件1 when there are several."""
    return "附件" if len(document.attachments) == 1 else f"附件{index + 1}"


def _attachment(drawing: Drawing, document: Document, index: int) -> dict[str, Any]:
    attachment: Attachment = document.attachments[index]
    width = TEXT_HEIGHT_MM if attachment.landscape else TEXT_WIDTH_MM
    return {
        "label": attachment_label(document, index), "landscape": attachment.landscape,
        "title": title_lines(attachment.title, width / 7.8),
        "blocks": [drawing.block(block, width) for block in attachment.blocks],
    }  # fmt: skip


def _signature(document: Document) -> dict[str, Any] | None:
    if not (document.signature or document.date or document.remark):
        return None
    day = long_date(document.date) if document.date else ""
    name_indent, date_indent = signature_indents(document.signature, day, is_stamped=document.is_stamped)
    return present(name=document.signature, date=day, remark=document.remark) | {
        "name-indent": name_indent, "date-indent": date_indent, "stamped": document.is_stamped,
    }  # fmt: skip


def _held(blocks: list[dict[str, Any]], document: Document) -> list[dict[str, Any]]:
    """The last paragraph stays with the signature: a page with a seal and no text is not allowed."""
    if blocks and blocks[-1]["k"] == "para" and (document.signature or document.date):
        blocks[-1]["sticky"] = ems("".join(run["t"] for run in blocks[-1]["runs"])) < MOST_HELD_EM
    return blocks


def check_line(document: Document, check: CheckLine) -> str:
    """The line over every page of a 核对稿: which content, which data, which seal, who checked."""
    day = f" {check.checked_on.isoformat()}" if check.checked_on else ""
    parts = (
        "核对稿", f"内容摘要 {(check.content_hash or canon.content_hash(document))[:16]}",
        f"数据版本 {check.data_version}" if check.data_version else "",
        f"切面 {check.cut_at}" if check.cut_at else "", f"封存 {check.seal_head}" if check.seal_head else "",
        f"拟稿 {check.drafted_by}" if check.drafted_by else "",
        f"核对 {check.checked_by}{day}" if check.checked_by else "未核对",
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def checklist_table(marks: Marks) -> Table:
    """核对清单：every figure of the text with its key and what it was drawn from."""
    heads = (Column("序号", width=3), Column("文中文字", "left"), Column("指标", "left"), Column("取数来源", "left"))
    lines = tuple(row(str(item.number), item.text, item.figure_key, item.source or "–") for item in marks.items())
    return Table(heads, lines or (row("–", "文中没有引用指标", "–", "–"),))


def _check(document: Document, drawing: Drawing, check: CheckLine, width_mm: float) -> dict[str, Any]:
    return {
        "check-line": check_line(document, check),
        "checklist": drawing.table(checklist_table(drawing.marks), TEXT_WIDTH_MM),
    }
