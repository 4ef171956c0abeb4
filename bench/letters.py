"""500 letters: ours as DOCX and as one PDF, against docxtpl filling a template, and LibreOffice where there is one.

The template holds the same paragraphs and nothing of the official layout, which flatters docxtpl. It is opened anew for each letter:
a template of it is good for one.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import docx
from docxtpl import DocxTemplate

from bench.rows import Result
from guatu.documents.content import Document, Kind, Para, Run, para
from guatu.documents.docx import render_docx
from guatu.documents.pdf import render_pdf_bundle

LETTERS = 500
_SOFFICE = ("soffice", "libreoffice")
# How many are converted to know what all would take.
_IN_ONE_CALL, _ALONE = 20, 3


def letters(count: int = LETTERS) -> list[Document]:
    """Reminders to one addressee each, three cases in each."""
    return [_letter(at) for at in range(1, count + 1)]


def _letter(at: int) -> Document:
    cases = tuple(
        para(
            f"{n}.示例项目{at:03}之{n}：清表受阻（",
            Run(f"WT-2023-{at * 3 + n:04}", "case.number"),
            "），已逾期",
            Run(f"{n + 2}个工作日", "case.workdays_late"),
            "。",
        )
        for n in (1, 2, 3)
    )
    body = (
        para("经核对，你单位承办的", Run("3项", "letter.items"), "事项已超过办理时限。现将有关情况函告如下："), *cases,
        para("请高度重视，压实责任，抓紧办理，并于本函印发之日起", Run("5个工作日", "letters.reply_limits"), "内书面回复办理情况。"),
    )  # fmt: skip
    return Document(
        Kind.LETTER, "示例市重点项目建设指挥部办公室", f"关于加快办理示例项目{at:03}等3项事项的提醒函", body,
        doc_number=f"示重建办函〔2023〕{at}号", addressee=f"示例{at:03}局", signature="示例市重点项目建设指挥部办公室",
    )  # fmt: skip


def rows() -> list[Result]:
    """DOCX, and PDF against LibreOffice turning our DOCX into PDF: in one call, and one by one as an office would.

    Where it is not installed that is left out, with a loud line.
    """
    made = letters()
    render_docx(made[0])
    render_pdf_bundle(made[:1])
    template = _template()
    ours, packages = _timed(lambda: [render_docx(one) for one in made])
    floor, _filled = _timed(lambda: [_fill(template, one) for one in made])
    found = [Result(f"函件 DOCX {LETTERS} 份", "docxtpl 填模板", ours, floor, 0.2)]
    whole, _paper = _timed(lambda: render_pdf_bundle(made))
    office = next((path for name in _SOFFICE if (path := shutil.which(name))), "")
    if not office:
        # Without LibreOffice the PDF is held against our own DOCX: no goal, only the time.
        print("！！未装 LibreOffice（soffice）：函件 PDF 与它的两项对比这次都没有做，目标无从判断。", file=sys.stderr)
        return [*found, Result(f"函件 PDF {LETTERS} 份合订", "本系统 DOCX（未装 LibreOffice）", whole, ours, None)]
    in_one_call = _converted(office, packages[:_IN_ONE_CALL]) * LETTERS / _IN_ONE_CALL
    alone = sum(_converted(office, [one]) for one in packages[:_ALONE]) * LETTERS / _ALONE
    return [
        *found,
        Result(f"函件 PDF {LETTERS} 份合订", "LibreOffice 一次转换", whole, in_one_call, 0.1),
        Result(f"函件 PDF {LETTERS} 份合订", "LibreOffice 逐份转换", whole, alone, None),
    ]


def _timed(act):  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    made = act()
    return time.perf_counter() - start, made


def _template() -> bytes:
    """A letter as an office would prepare it, with a mark where each text goes."""
    made = docx.Document()
    marks = ("{{ organ }}", "{{ number }}", "{{ title }}", "{{ addressee }}：", "{%p for text in body %}", "{{ text }}", "{%p endfor %}", "{{ signature }}")
    for text in marks:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(template: bytes, letter: Document) -> bytes:
    """Open the template, fill it, save it."""
    made = DocxTemplate(io.BytesIO(template))
    made.render({
        "organ": letter.organ, "number": letter.doc_number, "title": letter.title, "addressee": letter.addressee, "signature": letter.signature,
        "body": ["".join(run.text for run in block.runs) for block in letter.body if isinstance(block, Para)],
    })  # fmt: skip
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _converted(office: str, packages: list[bytes]) -> float:
    """Seconds in which LibreOffice turns these into PDF in one call."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for at, package in enumerate(packages):
            path = Path(folder) / f"letter{at}.docx"
            path.write_bytes(package)
            names.append(str(path))
        start = time.perf_counter()
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *names,
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a program of this machine, on files of ours
        return time.perf_counter() - start
