"""A frozen content can be read back and proved."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from guatu.documents.canon import content_hash, from_json, from_tree, to_json, tree
from guatu.documents.content import CheckLine, Document, Edition, Kind, Run, para
from guatu.documents.docx import render_docx
from guatu.documents.payload import document_payload
from guatu.documents.tests.specimens import bulletin, letter, minutes


@pytest.mark.parametrize("document", [bulletin(), letter(), minutes()], ids=["bulletin", "letter", "minutes"])
def test_it_works(document: Document) -> None:
    assert from_json(to_json(document)) == document
    assert content_hash(from_json(to_json(document))) == content_hash(document)


def test_canonical_json_is_sorted_and_in_plain_characters() -> None:
    text = to_json(bulletin())
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text
    assert "总体情况" in text


def test_hash_moves_with_every_word() -> None:
    assert content_hash(bulletin()) != content_hash(bulletin(note="数据来源于县（市、区）报送，截至2023年8月30日。"))
    keyed = Document(Kind.SHEET, "", "题", (para(Run("1", "a")),))
    assert content_hash(keyed) != content_hash(Document(Kind.SHEET, "", "题", (para(Run("1", "b")),)))


def test_defaults_are_left_out_so_that_new_fields_keep_old_hashes() -> None:
    stored = tree(Document(Kind.SHEET, "", "题", (para("文"),)))
    assert stored["document"] == {
        "kind": "sheet", "organ": "", "title": "题", "body": [{"block": "para", "runs": [{"text": "文"}]}],
    }  # fmt: skip


def test_an_unknown_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        from_tree({"schema": 2, "document": {}})
    with pytest.raises(ValueError, match="surprise"):
        from_tree({"schema": 1, "document": {**tree(letter())["document"], "surprise": 1}})


@pytest.mark.parametrize("document", [bulletin(), letter(), minutes()], ids=["bulletin", "letter", "minutes"])
@pytest.mark.parametrize("edition", list(Edition))
def test_what_is_printed_is_the_same_whatever_is_read(document: Document, edition: Edition) -> None:
    """An official paper is in Chinese: nothing of it is taken from the language of whoever prints it."""
    printed = (document_payload(document, edition, CheckLine()), render_docx(document, edition=edition))
    with translation.override("en"):
        assert (document_payload(document, edition, CheckLine()), render_docx(document, edition=edition)) == printed
