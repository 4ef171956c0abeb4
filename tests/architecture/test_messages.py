"""Every text a reader sees is in the catalogue, in Chinese and in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.template.base import Lexer, TokenType

from guatu.cli import catalogues
from tests.architecture.sources import PACKAGE, Source, snippet, working

_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# When something broke nobody may ask which language is wanted: the error pages say it in both.
BOTH = re.compile(r"""{% block zh_what %}.*{% block en_what %}""", re.DOTALL)
# The house's own name, and each language's name of itself, are the same in every language.
UNTRANSLATED = re.compile(r"挂图|中文|简体中文|中")


def test_it_works() -> None:
    """Texts are found in code and in templates."""
    found = {text.key for text in catalogues.texts()}
    assert len(found) > 100


def test_every_text_has_its_english() -> None:
    """No text is without English, and English names no placeholder the Chinese does not have."""
    found = catalogues.missing()
    assert not found, "\n".join(found)


def test_texts_are_constants() -> None:
    """A text put together at run time is in no catalogue: no f-string, no sum, no `%` inside the parentheses."""
    found = [line for source in working() for line in made_up_texts(source)]
    assert not found, found


def test_a_made_up_text_is_seen() -> None:
    """The check above can fail."""
    assert list(made_up_texts(snippet('_(f"{n} 个")')))
    assert list(made_up_texts(snippet('gettext("%d 个" % n)')))
    assert not list(made_up_texts(snippet('_("%(n)d 个") % {"n": n}; _(name)')))


def made_up_texts(source: Source) -> Iterator[str]:
    """Calls of gettext whose text is computed."""
    for node in ast.walk(source.tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in catalogues.KEYWORDS
        if is_call and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            yield f"{source.name}:{node.lineno}"


def test_texts_name_what_they_leave_open() -> None:
    """A bare %s or {} cannot be moved by a translator."""
    found = [f"{text.file}:{text.line}: {text.key}" for text in catalogues.texts() if re.search(r"%[sd]|{}", text.key)]
    assert not found, found


def test_templates_speak_through_the_catalogue() -> None:
    """No Chinese stands in a template outside `translate` and `blocktranslate`."""
    found = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        if "tests" in path.relative_to(PACKAGE).parts:
            continue
        text = path.read_text(encoding="utf-8")
        if BOTH.search(text):
            continue
        found += [f"{path.relative_to(PACKAGE)}:{line}: {words}" for line, words in bare_words(text)]
    assert not found, found


def test_bare_words_are_seen() -> None:
    """The check above can fail."""
    assert list(bare_words("<p>项目</p>"))
    assert not list(bare_words('{% translate "项目" %}{% blocktranslate %}共 {{ n }} 个{% endblocktranslate %}<!-- 注 -->'))


def bare_words(text: str) -> Iterator[tuple[int, str]]:
    """Chinese in the plain parts of a template."""
    is_inside = False
    for token in Lexer(_COMMENT.sub("", text)).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            is_inside = name in ("blocktranslate", "blocktrans") or (is_inside and not name.startswith("endblocktrans"))
        elif token.token_type == TokenType.TEXT and not is_inside and _HAN.search(UNTRANSLATED.sub("", token.contents)):
            yield token.lineno or 0, token.contents.strip()[:60]
