"""Titles out of running text."""

import pytest

from guatu.kernel.titles import shortened


@pytest.mark.parametrize(
    ("text", "title"),
    [("", ""), (" 临时用电\n容量  不足 ", "临时用电 容量 不足"), ("长" * 10, "长" * 10), ("长" * 11, "长" * 9 + "…")],
)
def test_shortened(text: str, title: str) -> None:
    assert shortened(text, 10) == title
