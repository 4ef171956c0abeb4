"""WordprocessingML of text: the same strings every time, so that a letter costs a join and a zip. Source: R5.3, R5.11, R5.13."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.sax.saxutils import escape

# The names an office's own machine has; PDF substitutes are no business of a DOCX.
FACES = {"fang": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "title": "方正小标宋简体", "song": "宋体"}
LATIN = "Times New Roman"
TWIPS_PER_MM = 1440 / 25.4
LINE_TWIPS = 579  # 28.95 pt: 22 lines in 225 mm
BODY_HALF_PT, TITLE_HALF_PT, FOURTH_HALF_PT = 32, 44, 28
TIGHT = -5  # 28 characters in 156 mm
RED = "FF0000"
TONES = {"green": "2F7D5B", "amber": "B7791F", "red": "C0272D", "grey": "5B6472"}
LEVEL_FACES = ("hei", "kai", "fang", "fang")
NOTHING = ""


def twips(mm: float) -> int:
    """Millimetres as twips."""
    return round(mm * TWIPS_PER_MM)


@cache
def run_properties(
    face: str = "fang", half_pt: int = BODY_HALF_PT, color: str = "", spacing: int = TIGHT, scale: int = 100, raised: bool = False
) -> str:
    """`w:rPr` with all four font slots named. Source: R5.11."""
    name = FACES[face]
    latin = LATIN if face in ("fang", "kai", "hei") else name
    return (
        f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + (f'<w:w w:val="{scale}"/>' if scale != 100 else "")
        + f'<w:sz w:val="{half_pt}"/><w:szCs w:val="{half_pt}"/>'
        + ('<w:vertAlign w:val="superscript"/>' if raised else "")
        + "</w:rPr>"
    )


def text_run(text: str, properties: str) -> str:
    """One `w:r`; a line break inside stays one."""
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r>{properties}{inner}</w:r>"


def shown_run(run: dict[str, Any], *, face: str = "fang", half_pt: int = BODY_HALF_PT, spacing: int = TIGHT) -> str:
    """A run of the payload, with its footnote and its 核对稿 number raised behind it."""
    color = TONES.get(run.get("c", ""), "")
    made = text_run(run["t"], run_properties(run.get("f", face), half_pt, color, spacing))
    if "m" in run:
        made += text_run(run["m"], run_properties(face, half_pt, "", 0, raised=True))
    if "n" in run:
        made += text_run(f"[{run['n']}]", run_properties(face, half_pt, TONES["red"], 0, raised=True))
    return made


def shown_runs(runs: list[dict[str, Any]], **options: Any) -> str:
    """Runs in a row."""
    return "".join(shown_run(run, **options) for run in runs)


def paragraph(inner: str, properties: str = NOTHING) -> str:
    """One `w:p`. Line pitch, grid and justification come from the Normal style."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>" if properties else f"<w:p>{inner}</w:p>"


def body_indent(chars: float = 2) -> str:
    """First-line indent by characters, with its width for programs that ignore characters (trap 14)."""
    return f'<w:ind w:firstLineChars="{chars * 100:.0f}" w:firstLine="{chars * 316:.0f}"/>'


def hanging(left: float, back: float, char_twips: int = 316, *, right: float = 0) -> str:
    """Left indent with the first line pulled back, all in characters."""
    edge = f'w:rightChars="{right * 100:.0f}" w:right="{right * char_twips:.0f}" ' if right else ""
    return (
        f'<w:ind w:leftChars="{left * 100:.0f}" w:left="{left * char_twips:.0f}" {edge}'
        f'w:hangingChars="{back * 100:.0f}" w:hanging="{back * char_twips:.0f}"/>'
    )


def right_indent(chars: float) -> str:
    """Set right, so many characters from the edge."""
    return f'<w:ind w:rightChars="{chars * 100:.0f}" w:right="{chars * 316:.0f}"/><w:jc w:val="right"/>'


def plain(text: str, properties: str = NOTHING, **options: Any) -> str:
    """A paragraph of one text in one face."""
    return paragraph(text_run(text, run_properties(**options)), properties)


def blank(lines: int = 1, properties: str = NOTHING) -> str:
    """Empty lines of the grid."""
    return paragraph("", properties) * lines


def title(lines: list[str]) -> str:
    """2号小标宋, centred, not bold, one paragraph a line. Source: R5.5."""
    shape = '<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:line="680" w:lineRule="exact"/><w:jc w:val="center"/>'
    return "".join(plain(line, shape, face="title", half_pt=TITLE_HALF_PT, spacing=0) for line in lines)


def page_field(properties: str) -> str:
    """The number of the page, between 一字线."""
    field = "".join(
        f"<w:r>{properties}{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip
    return text_run("— ", properties) + field + text_run(" —", properties)
