"""English is complete: every message of templates and code stands in the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from guatu.ui.tests.conftest import CATALOGUE

APP = Path(__file__).parents[1]
HAN = re.compile(r"[\u4e00-\u9fff]")
PLAIN = re.compile(r"""\{%\s*translate\s+(["'])(.+?)\1""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b[^%]*%\}(.+?)\{%\s*(?:plural|endblocktranslate)", re.S)
CALLED = re.compile(r"""\b(?:_|gettext|gettext_noop|ngettext)\((["'])(.+?)\1""")
DEFAULT = re.compile(r"""default:_\((["'])(.+?)\1\)""")


def messages() -> set[str]:
    found: set[str] = set()
    for page in APP.glob("templates/**/*.html"):
        text = page.read_text(encoding="utf-8")
        found |= {words for _quote, words in PLAIN.findall(text)} | {words for _quote, words in DEFAULT.findall(text)}
        found |= {re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", words) for words in BLOCK.findall(text)}
    for module in APP.glob("*.py"):
        found |= {words for _quote, words in CALLED.findall(module.read_text(encoding="utf-8"))}
    return found


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as source:
        read = read_po(source)
    return {
        (entry.id[0] if isinstance(entry.id, tuple) else entry.id): (
            entry.string[0] if isinstance(entry.string, tuple) else entry.string
        )
        for entry in read
        if entry.id
    }


def test_it_works() -> None:
    assert catalogue()["滞后"] == "Late"
    assert len(messages()) > 120


def test_nothing_is_missing() -> None:
    assert {words for words in messages() if not catalogue().get(words)} == set()


def test_nothing_is_left_over() -> None:
    assert set(catalogue()) - messages() == set()


def test_placeholders_survive() -> None:
    for source, words in catalogue().items():
        assert set(re.findall(r"%\(\w+\)[sd]", source)) == set(re.findall(r"%\(\w+\)[sd]", words)), source


def test_no_chinese_outside_gettext_in_templates() -> None:
    spoken = {"error.html", "400.html", "403.html", "403_csrf.html", "404.html", "409.html", "413.html", "500.html", "503.html"}
    for page in APP.glob("templates/**/*.html"):
        if page.name in spoken:
            continue
        bare = re.sub(
            r"\{%\s*blocktranslate.+?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}",
            "",
            page.read_text(encoding="utf-8"),
            flags=re.S,
        )
        left = re.sub(r"挂图</span>|>中文<|（|）|：|、", "", bare)
        assert not HAN.search(left), (page.name, HAN.search(left))


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("path", ["/form/?wrong=1", "/error/404/"])
def test_the_frame_is_english(gallery, path: str) -> None:
    html = gallery.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "Skip to content" in html
    assert 'lang="en"' in html
