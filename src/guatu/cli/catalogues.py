"""The catalogues of English: find every Chinese source text, keep the .po files in step, compile them, name what is missing.

A text belongs to the nearest folder above it that is an app or already has a `locale` folder. Nothing here needs the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import guatu

PACKAGE = Path(guatu.__file__).resolve().parent
PO = Path("locale/en/LC_MESSAGES/django.po")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*[\d.]*[a-z]|\{(\w+)[^{}]*\}")


@dataclass(frozen=True)
class Text:
    """A source text: what is said, its plural, its context, and where it stands."""

    message: str | tuple[str, ...]
    context: str | None
    file: Path
    line: int

    @property
    def key(self) -> str:
        """The singular, by which a catalogue finds it."""
        return self.message if isinstance(self.message, str) else self.message[0]


def texts() -> Iterator[Text]:
    """Every source text of the package, file by file."""
    for path in sorted((*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt"))):
        inner = path.relative_to(PACKAGE).parts
        if "tests" in inner or "migrations" in inner or (path.suffix != ".py" and "templates" not in inner):
            continue
        yield from texts_of(path)


def texts_of(path: Path) -> Iterator[Text]:
    """Every source text of one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is not a text comes back as rows of X; without its indentation it reads as Python.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).split("\n"))
    for line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        if message and message != ("", ""):
            yield Text(message, context, path, line)


def owner_of(path: Path) -> Path:
    """The folder whose catalogue holds the texts of this file."""
    for folder in path.parents:
        if folder == PACKAGE or (folder / "apps.py").is_file() or (folder / "locale").is_dir():
            return folder
    return PACKAGE


def wanted() -> dict[Path, Catalog]:
    """For each catalogue what ought to stand in it, still without English."""
    found: dict[Path, Catalog] = {}
    for text in texts():
        catalog = found.setdefault(owner_of(text.file) / PO, new_catalog())
        place = (text.file.relative_to(PACKAGE).as_posix(), 0)
        catalog.add(text.message, context=text.context, locations=[place])
    return found


def new_catalog() -> Catalog:
    """An empty English catalogue with the head Django needs."""
    catalog = Catalog(locale="en", charset="utf-8", header_comment="# English of the Chinese source texts.")
    catalog.mime_headers = [("Content-Type", "text/plain; charset=UTF-8")]
    return catalog


def read(path: Path) -> Catalog:
    """A catalogue as it stands; an empty one where there is none."""
    if not path.is_file():
        return new_catalog()
    return read_po(StringIO(path.read_text(encoding="utf-8")), locale="en")


def existing() -> list[Path]:
    """Every English catalogue of the package."""
    return sorted(PACKAGE.rglob(PO.as_posix()))


def missing(only: str = "") -> list[str]:
    """Every text (under the folder `only`) without English, or whose English names other placeholders, as `file: text`."""
    lines = []
    for path, catalog in wanted().items():
        if not path.relative_to(PACKAGE).as_posix().startswith(only):
            continue
        have = read(path)
        lines += [f"{place(entry)}: {fault}" for entry in catalog if entry.id for fault in faults(entry, have)]
    return lines


def faults(entry: object, have: Catalog) -> Iterator[str]:
    """What is wrong with the English of one text."""
    text = entry.id if isinstance(entry.id, str) else entry.id[0]  # type: ignore[attr-defined]
    found = have.get(text, entry.context)  # type: ignore[attr-defined]
    english = [""] if found is None else [found.string] if isinstance(found.string, str) else list(found.string or [""])
    if found is None or found.fuzzy or not all(english):
        yield f"no English: {text}"
    elif any(names(one) - names(text) for one in english):
        yield f"other placeholders: {text}"


def names(text: str) -> set[str]:
    """The placeholders in a text."""
    return {one or other for one, other in _PLACEHOLDER.findall(text)}


def place(entry: object) -> str:
    """Where a text stands."""
    return str(entry.locations[0][0]) if entry.locations else "?"  # type: ignore[attr-defined]


def show() -> list[str]:
    """Every text with where it stands."""
    return [f"{text.file.relative_to(PACKAGE)}:{text.line}: {text.key}" for text in texts()]


def update(only: str = "") -> list[str]:
    """Bring every catalogue (those under the folder `only`) into step with the sources; what was translated stays."""
    lines = []
    for path, catalog in wanted().items():
        if not path.relative_to(PACKAGE).as_posix().startswith(only):
            continue
        have = read(path)
        # Else every catalogue differs each time one text is new.
        catalog.creation_date = have.creation_date
        for entry in catalog:
            if entry.id and (old := have.get(entry.id if isinstance(entry.id, str) else entry.id[0], entry.context)):
                entry.string = old.string
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalog, width=120, sort_output=True, include_lineno=False)
        lines.append(f"{path.relative_to(PACKAGE)}: {len(catalog)}")
    return lines


def compile_all() -> list[str]:
    """Write the .mo beside each .po that is newer."""
    stale = [path for path in existing() if not _is_compiled(path)]
    for path in stale:
        with path.with_suffix(".mo").open("wb") as out:
            write_mo(out, read(path))
    return [str(path.relative_to(PACKAGE)) for path in stale]


def _is_compiled(path: Path) -> bool:
    target = path.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= path.stat().st_mtime
