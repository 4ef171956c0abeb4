"""Sentences and titles from below reach the reader in their own language."""

from __future__ import annotations

import pytest
from django.utils import translation

from guatu.kernel import codes
from guatu.kernel.errors import Invalid
from guatu.ledger import validation, wording
from guatu.ledger.intake_profile import PROJECTS


def test_it_works() -> None:
    """A kernel sentence comes out in English."""
    with translation.override("en"), pytest.raises(Invalid) as refused:
        validation.clean({"owner_uscc": "123", "national_code": "2023-1"})
    assert refused.value.problems["owner_uscc"] == ["A unified social credit code has 18 characters."]
    assert refused.value.problems["national_code"] == ["A project code has digits in groups of 4-6-2-2-6, 24 characters in all."]


def test_a_chinese_reader_reads_the_source() -> None:
    """The source text itself is what a Chinese reader gets."""
    with pytest.raises(Invalid) as refused:
        validation.clean({"owner_uscc": "123"})
    assert refused.value.problems == {"owner_uscc": [codes.USCC_LENGTH]}


def test_every_kernel_sentence_is_in_the_catalogue() -> None:
    """A new sentence of the kernel has to be named here too."""
    assert set(wording.KERNEL_SENTENCES) == set(codes.PROBLEMS)


def test_every_column_title_is_in_the_catalogue() -> None:
    """A column of the intake profile is called something in English."""
    titles = {PROJECTS["title"], *(one["title_zh"] for one in PROJECTS["fields"])}
    assert titles == set(wording.COLUMN_TITLES)
