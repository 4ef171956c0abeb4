"""The one place that runs Typst. Content goes in as data, never as markup; a missing character is an error that names it."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import re
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from guatu.documents import fonts
from guatu.kernel.errors import Invalid

TEMPLATES = Path(__file__).parent / "typst"
MOST_SECONDS = 600
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# A compiler keeps its inputs between calls: one at a time.
_lock = threading.Lock()
# The typesetter's threads do not survive a fork: a child of a process that has used them would wait for ever.
_state = {"used": False, "orphaned": False}


def _note_fork() -> None:
    _state["orphaned"] = _state["orphaned"] or _state["used"]


os.register_at_fork(after_in_child=_note_fork)


class SetFailure(Exception):  # noqa: N818 - named for what happened
    """The typesetter gave up; `diagnostic` is everything it said."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.message = message
        self.diagnostic = diagnostic


def set_pdf(template: str, payload: dict[str, Any], *, made_on: dt.date | None = None) -> bytes:
    """PDF/A-2b of a template filled with data. The same data and fonts give the same bytes.

    Errors: Invalid naming every character no font can show, or saying that the content does not fit.
    """
    moment = dt.datetime.combine(made_on or dt.date(2000, 1, 1), dt.time(), dt.UTC)
    return _set("compile", template, payload, {"format": "pdf", "pdf_standards": "a-2b", "timestamp": int(moment.timestamp())})


def set_png(template: str, payload: dict[str, Any], *, dots_per_inch: float) -> bytes:
    """PNG of the first page. Checked as a PDF first, since an image would show a missing character as a box.

    Errors: Invalid as above.
    """
    set_pdf(template, payload)
    return _set("compile", template, payload, {"format": "png", "ppi": dots_per_inch})


def set_pages(template: str, payload: dict[str, Any], *, dots_per_inch: float) -> list[bytes]:
    """Every page as PNG, for a preview. Checked as a PDF first, since an image would show a missing character as a box.

    Errors: Invalid as above.
    """
    set_pdf(template, payload)
    made = _set("pages", template, payload, {"format": "png", "ppi": dots_per_inch})
    return [base64.b64decode(page) for page in json.loads(made)]


def ask(template: str, payload: dict[str, Any], label: str) -> list[Any]:
    """What a laid-out template says under a label: where something came to stand."""
    return list(json.loads(_set("query", template, payload, {"selector": f"<{label}>", "field": "value"})))


def _set(work: str, template: str, payload: dict[str, Any], options: dict[str, Any]) -> bytes:
    inputs = {"payload": json.dumps({**payload, "fonts": fonts.payload()}, ensure_ascii=False)}
    try:
        return (run_apart if _state["orphaned"] else run_here)(work, template, inputs, options)
    except SetFailure as failure:
        raise _explained(failure) from failure


def run_here(work: str, template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes:
    """Run the typesetter in this process.

    Errors: SetFailure, also for a mere warning: a font silently replaced is a wrong document.
    """
    _state["used"] = True
    with _lock:
        try:
            return _WORKS[work](template, inputs, options)
        except typst.TypstError as failure:
            raise SetFailure(failure.message, failure.diagnostic) from failure


@cache
def _compiler(template: str) -> Any:
    return typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=fonts.installed())


def _compile(template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes:
    made, warnings = _compiler(template).compile_with_warnings(sys_inputs=inputs, **options)
    if warnings:
        raise SetFailure(warnings[0].message, "\n".join(warning.diagnostic for warning in warnings))
    return bytes(made[0] if isinstance(made, list) else made)


def _pages(template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes:
    """The pages as one JSON list, so that they travel from a process of their own like anything else."""
    made = _compiler(template).compile(sys_inputs=inputs, **options)
    listed = made if isinstance(made, list) else [made]
    return json.dumps([base64.b64encode(page).decode() for page in listed]).encode()


def _query(template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes:
    path, root = str(TEMPLATES / template), str(TEMPLATES)
    return str(typst.query(path, root=root, font_paths=fonts.installed(), sys_inputs=inputs, **options)).encode()


_WORKS = {"compile": _compile, "pages": _pages, "query": _query}


def run_apart(work: str, template: str, inputs: dict[str, str], options: dict[str, Any]) -> bytes:
    """The same in a fresh process: slower, and safe after a fork."""
    order = json.dumps([work, template, inputs, options]).encode()
    done = subprocess.run(
        [sys.executable, "-m", "guatu.documents.apart"], input=order, capture_output=True, timeout=MOST_SECONDS, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    answer = json.loads(done.stdout)
    if "failure" in answer:
        raise SetFailure(*answer["failure"])
    return base64.b64decode(answer["made"])


def _explained(failure: SetFailure) -> Exception:
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
