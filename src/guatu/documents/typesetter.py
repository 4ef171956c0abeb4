"""The one place that runs Typst. Content goes in as data, never as markup; a missing character is an error that names it."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from guatu.documents import fonts
from guatu.kernel.errors import Invalid

TEMPLATES = Path(__file__).parent / "typst"
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# A compiler keeps its inputs between calls: one at a time.
_lock = threading.Lock()


@cache
def _compiler(template: str) -> Any:
    return typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=fonts.installed())


def set_pdf(template: str, payload: dict[str, Any], *, made_on: dt.date | None = None) -> bytes:
    """PDF/A-2b of a template filled with data. The same data and fonts give the same bytes.

    Errors: Invalid naming every character no font can show, or saying that the content does not fit.
    """
    moment = dt.datetime.combine(made_on or dt.date(2000, 1, 1), dt.time(), dt.UTC)
    return bytes(_run(template, payload, format="pdf", pdf_standards="a-2b", timestamp=moment))


def set_png(template: str, payload: dict[str, Any], *, dots_per_inch: float) -> bytes:
    """PNG of the first page. Checked as a PDF first, since an image would show a missing character as a box."""
    set_pdf(template, payload)
    made = _run(template, payload, format="png", ppi=dots_per_inch)
    return bytes(made[0] if isinstance(made, list) else made)


def ask(template: str, payload: dict[str, Any], label: str) -> list[Any]:
    """What a laid-out template says under a label: where something came to stand."""
    answer = typst.query(
        str(TEMPLATES / template), f"<{label}>", field="value", root=str(TEMPLATES),
        font_paths=fonts.installed(), sys_inputs=_inputs(payload),
    )  # fmt: skip
    return list(json.loads(answer))


def _inputs(payload: dict[str, Any]) -> dict[str, str]:
    return {"payload": json.dumps({**payload, "fonts": fonts.payload()}, ensure_ascii=False)}


def _run(template: str, payload: dict[str, Any], **options: Any) -> Any:
    with _lock:
        try:
            made, warnings = _compiler(template).compile_with_warnings(sys_inputs=_inputs(payload), **options)
        except typst.TypstError as failure:
            raise _explained(failure) from failure
    if warnings:
        raise RuntimeError("; ".join(f"{warning.message} {warning.hints}" for warning in warnings))
    return made


def _explained(failure: Any) -> Exception:
    missing = sorted({_unescaped(text) for text in _MISSING.findall(failure.diagnostic)})
    if missing:
        named = "、".join(f"「{text}」({' '.join(f'U+{ord(char):04X}' for char in text)})" for text in missing)
        message = _("字体中没有这些字，无法排印：%(chars)s。请换用同义的规范字，或安装含此字的字体。")
        return Invalid({"text": [message % {"chars": named}]})
    if "does-not-fit" in failure.message:
        return Invalid({"body": [_("内容太多，一页排不下。请删减条目或文字后重试。")]})
    return RuntimeError(failure.diagnostic)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
