"""An amount of 万元 as somebody types it into a cell of the month desk: an exact number or a problem that says what to write."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guatu.kernel.yuan import parse_amount


def read_yuan(text: str) -> tuple[int | None, str]:
    """(yuan, problem): one of them, or neither for an empty cell. Units: what is typed is 万元 unless it says otherwise."""
    if not text.strip():
        return None, ""
    found = parse_amount(text, "万元")
    if found.problem == "too_large":
        return None, _("“%(text)s”太大，请核对单位：这一栏是万元。") % {"text": text[:40]}
    if found.qualifier:
        return None, _("“%(text)s”不是确数；请填一个确定的数。") % {"text": text[:40]}
    if found.is_rounded:
        return None, _("“%(text)s”细过 1 元；万元最多四位小数。") % {"text": text[:40]}
    if found.problem or found.yuan is None or found.currency != "CNY":
        return None, _("“%(text)s”读不成金额；请填数字，单位万元，如 2870 或 2870.5。") % {"text": text[:40]}
    return found.yuan, ""
