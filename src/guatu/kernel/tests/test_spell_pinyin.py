"""Initials for search; place names have readings of their own."""

from __future__ import annotations

import pytest

from guatu.kernel.pinyin import initials


def test_it_works() -> None:
    assert initials("长葛市魏武路") == "cgswwl"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("河南省长葛市长社路", "hnscgscsl"),
        ("许昌市长兴路", "xcscxl"),
        ("尉氏县", "ysx"),
        ("召陵区", "slq"),
        ("南召县", "nzx"),
        ("浚县", "xx"),
        ("漯河", "lh"),
        ("重点项目", "zdxm"),
        ("禹州市神垕镇", "yzsshz"),
        ("长盛机械", "csjx"),
        ("植物生长素", "zwszs"),
        ("ＡＢＣ-5G产业园（二期）", "abc5gcyyeq"),
        ("", ""),
        ("——", ""),
    ],
)
def test_readings(text: str, letters: str) -> None:
    assert initials(text) == letters
