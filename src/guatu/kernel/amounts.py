"""Reading an amount of money as people type it into a cell. Reached as `yuan.parse_amount`. Source: R0.2, R0.5, DECISIONS 19."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from guatu.kernel import numerals
from guatu.kernel.blanks import is_blank
from guatu.kernel.rounding import half_up

_LARGEST = 10**18
_LONGEST = 500
_NOISE = Fraction(1, 100)

_MULTIPLES = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_MULTIPLES |= {"十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
_CURRENCY_NAMES = {
    "CNY": "人民币 rmb cny ¥ 元 圆", "USD": "美元 美金 usd us$ $", "EUR": "欧元 eur €", "JPY": "日元 日圆 jpy",
    "GBP": "英镑 gbp £", "HKD": "港元 港币 hk$ hkd", "KRW": "韩元", "TWD": "新台币 台币", "AUD": "澳元", "CAD": "加元",
    "CHF": "瑞士法郎", "RUB": "卢布", "SGD": "新加坡元 新元",
}  # fmt: skip
_CURRENCIES = {name: code for code, names in _CURRENCY_NAMES.items() for name in names.split()}


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MULTIPLE = _one_of(_MULTIPLES)
_CURRENCY = _one_of(_CURRENCIES)
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,2})?|\.[0-9]+"
_TERM = re.compile(rf"({_NUMBER})({_MULTIPLE})?", re.IGNORECASE)
_CHINESE = rf"[{numerals.CHARACTERS}点]+"
# A unit stands between any two numbers, so that a long run of digits is matched in one way only.
_QUANTITY = re.compile(
    rf"(?P<front>{_CURRENCY})?(?P<sign>[-+])?(?P<front2>{_CURRENCY})?"
    rf"(?P<body>(?:{_NUMBER})(?:(?:{_MULTIPLE})(?:{_NUMBER}))*(?:{_MULTIPLE})?|{_CHINESE})(?P<back>(?:{_CURRENCY})*)整?",
    re.IGNORECASE,
)
_ODD = re.compile(r"(?<=[0-9十百千万亿拾佰仟])[多余]")
_RANGE = re.compile(r"(?P<low>[^-~—–至到]+?)(?:-|~|—|——|–|至|到)(?P<high>[^-~—–至到]+)")
_ASIDE = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_UNIT_ASIDE = re.compile(rf"(?:{_MULTIPLE})?(?:{_CURRENCY})|亿|万", re.IGNORECASE)
_TAIL = re.compile(r"(?P<head>.*?[^,;、。\s])\s*(?:[;。\n](?P<tail>.+)|[,、](?P<after>[^0-9].*)|(?P<of>其中.*))", re.DOTALL)
_GROUP_SPACE = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_LABELS = re.compile(
    r"^(?:总投资额?|计划总投资|固定资产投资|投资总额|投资额?|合同额|金额|预计|计划|拟|估算|暂估|暂定|概算|预算|匡算|总计|合计|共计|共|计|为|:)+"
)
_VAGUE = re.compile(r"[几数上][十百千]*[万亿]|十几|若干|[万亿]级")

# What stands before an amount or behind it; the longer of two words that begin alike comes first. Source: R0.5.
_BEFORE = {
    "以上": "不低于 不少于 不小于 至少 ≥ >=",
    "以下": "不超过 不高于 不大于 至多 最多 ≤ <=",
    "超过": "超过 超 逾 突破 高于 大于 >",
    "不足": "不足 不到 未满 低于 小于 <",
    "约": "大约为 大约 约为 约 大概 接近 近 ≈ ~",
}
_AFTER = {"以上": "及以上 以上 起 +", "以下": "及以下 以下 以内 之内", "约": "左右 上下"}
_FLOOR = frozenset({"以上", "超过", "余"})
_CEILING = frozenset({"以下", "不足"})


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell of money says. One of these holds: `yuan` is read; the money is foreign; it is absent; `problem` is set.

    qualifier  "" | 约 | 区间 | 以上 | 以下 (these two include the number) | 超过 | 余 | 不足 (these do not)
    low, high  what the words bound: both for an exact amount and a range, one for 以上 …, none for 约
    yuan       for a range its low end, which overstates nothing; the caller asks
    problem    "" | unreadable | vague (数亿元) | unit_missing | reversed (5-3亿) | too_large
    notes      words that stood beside the amount, kept for the remark
    Units: yuan, low, high in whole yuan; foreign_amount in whole units of `currency` (ISO 4217).
    """

    yuan: int | None = None
    qualifier: str = ""
    low: int | None = None
    high: int | None = None
    notes: tuple[str, ...] = ()
    currency: str = "CNY"
    foreign_amount: int | None = None
    problem: str = ""
    is_absent: bool = False
    is_rounded: bool = False
    brings_unit: bool = False


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number as written, not yet in a unit."""

    number: Fraction
    currency: str
    has_unit: bool


class _Unread(Exception):  # noqa: N818 - it ends a reading, it is no error
    """Ends the reading of one text; never leaves this module."""

    def __init__(self, problem: str = "unreadable", currency: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.currency = currency or "CNY"


def parse_amount(text: str | int | float | Decimal | None, unit: str | None = None) -> Amount:
    """Read an amount as people type it; `unit` is the column's, and yields to one that stands in the text.

    Messy text never raises: see Amount.problem.
    Errors: ValueError when `unit` itself is not a money unit, which is the caller's mistake.
    """
    column = _column_unit(unit)
    if isinstance(text, bool) or not isinstance(text, str | int | float | Decimal | None):
        return Amount(problem="unreadable")
    folded = _folded(text)
    if is_blank(folded):
        return Amount(is_absent=True, notes=(folded,) if folded else ())
    if len(folded) > _LONGEST:
        return Amount(problem="unreadable")
    head, notes = _without_notes(folded)
    try:
        return replace(_read(head, column), notes=notes)
    except _Unread as unread:
        return Amount(problem=unread.problem, currency=unread.currency, notes=notes)


def _column_unit(unit: str | None) -> tuple[int, str] | None:
    """Size and currency of a column's unit: 万美元 → (10 000, USD)."""
    if not unit:
        return None
    found = re.fullmatch(rf"({_MULTIPLE})?({_CURRENCY})", unit)
    if not found:
        raise ValueError(f"unknown money unit: {unit!r}")
    return _MULTIPLES.get(found[1], 1), _CURRENCIES[found[2]]


def _folded(text: str | int | float | Decimal | None) -> str:
    """One width, one minus; a space between groups of three digits becomes the comma it stands for."""
    plain = "" if text is None else text if isinstance(text, str) else str(text)
    folded = unicodedata.normalize("NFKC", plain).replace("−", "-")
    return _GROUP_SPACE.sub(",", re.sub(r"[\u200b-\u200f\ufeff]", "", folded)).strip()


def _without_notes(folded: str) -> tuple[str, tuple[str, ...]]:
    """The amount itself, and the words beside it: asides in brackets, what follows a comma, a label in front."""
    notes: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        if _UNIT_ASIDE.fullmatch(found[1].strip()):
            return found[1].strip()
        notes.append(found[1].strip())
        return ""

    head = _ASIDE.sub(set_aside, folded).strip()
    tail = _TAIL.fullmatch(head)
    if tail:
        head = tail["head"]
        notes.append((tail["tail"] or tail["after"] or tail["of"]).strip())
    label = _LABELS.match(head)
    if label:
        notes.insert(0, label[0].rstrip(":"))
        head = head[label.end() :]
    return re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", head), tuple(note for note in notes if note)


def _read(head: str, column: tuple[int, str] | None) -> Amount:
    if _VAGUE.search(head):
        raise _Unread("vague")
    core, qualifier = _without_qualifier(head)
    even = _ODD.sub("", core)
    whole = _QUANTITY.fullmatch(even)
    if whole:
        quantity = _quantity(whole)
        return _single(_settled(quantity, column), qualifier or ("" if even == core else "余"), quantity.has_unit)
    ends = _RANGE.fullmatch(core)
    if not ends:
        raise _Unread
    return _between(ends["low"], ends["high"], column)


def _without_qualifier(head: str) -> tuple[str, str]:
    """约3.5亿元 → 3.5亿元, 约. A word in front wins over one behind."""
    found = ""
    for qualifier, words in _AFTER.items():
        for word in words.split():
            if not found and len(head) > len(word) and head.endswith(word):
                head, found = head[: -len(word)], qualifier
    for qualifier, words in _BEFORE.items():
        for word in words.split():
            if head.startswith(word):
                return head[len(word) :], qualifier
    return head, found


def _quantity(found: re.Match[str]) -> _Quantity:
    body = found["body"]
    number = _digits(body) if body[0] in "0123456789." else _chinese(body)
    back = re.findall(_CURRENCY, found["back"], re.IGNORECASE)
    named = [one.lower() for one in (found["front"], found["front2"], *back) if one]
    currencies = {_CURRENCIES[one] for one in named if one not in ("元", "圆")} or ({"CNY"} if named else set())
    if len(currencies) > 1:
        raise _Unread
    has_unit = bool(found["back"]) or any(size in body for size in "万亿萬億")
    return _Quantity(-number if found["sign"] == "-" else number, "".join(currencies), has_unit)


def _digits(body: str) -> Fraction:
    """3亿5000万 → 350 000 000. Each part must lie below the unit before it, and only the last may go without one."""
    total, ceiling = Fraction(0), None
    for number, multiple in _TERM.findall(body):
        value = Fraction(number.replace(",", "")) * _MULTIPLES.get(multiple, 1)
        if ceiling is not None and (value >= ceiling or not multiple):
            raise _Unread
        total, ceiling = total + value, _MULTIPLES.get(multiple, 1)
    return total


def _chinese(body: str) -> Fraction:
    try:
        return Fraction(numerals.to_decimal(body))
    except ValueError as error:
        raise _Unread from error


def _settled(quantity: _Quantity, column: tuple[int, str] | None) -> tuple[Fraction, str]:
    """The number in whole units of its currency; what the text leaves out the column says."""
    if not quantity.has_unit and (quantity.currency not in ("", column[1]) if column else not quantity.currency):
        raise _Unread("unit_missing", quantity.currency)
    size, currency = column or (1, "CNY")
    exact = quantity.number * (1 if quantity.has_unit else size)
    if abs(exact) >= _LARGEST:
        raise _Unread("too_large")
    return exact, quantity.currency or currency


def _single(settled: tuple[Fraction, str], qualifier: str, brings_unit: bool) -> Amount:
    exact, currency = settled
    value = int(half_up(exact))
    if currency != "CNY":
        return Amount(qualifier=qualifier, currency=currency, foreign_amount=value, brings_unit=brings_unit)
    low = value if not qualifier or qualifier in _FLOOR else None
    high = value if not qualifier or qualifier in _CEILING else None
    is_rounded = abs(exact - value) >= _NOISE
    return Amount(yuan=value, qualifier=qualifier, low=low, high=high, is_rounded=is_rounded, brings_unit=brings_unit)


def _between(low: str, high: str, column: tuple[int, str] | None) -> Amount:
    """3-5亿元: the low end takes the high end's unit when it has none of its own."""
    first, last = (_QUANTITY.fullmatch(end) for end in (low, high))
    if not first or not last:
        raise _Unread
    start, end = _quantity(first), _quantity(last)
    unit = re.search(rf"(?:{_MULTIPLE})?(?:{_CURRENCY})*$", high, re.IGNORECASE)
    if end.has_unit and not start.has_unit and unit:
        lower = _QUANTITY.fullmatch(low + unit[0])
        if not lower:
            raise _Unread
        start = _quantity(lower)
    bottom, top = (_single(_settled(one, column), "", end.has_unit) for one in (start, end))
    if bottom.currency != top.currency:
        raise _Unread
    if _value(bottom) > _value(top):
        raise _Unread("reversed")
    return replace(bottom, qualifier="区间", high=top.yuan)


def _value(amount: Amount) -> int:
    return (amount.yuan if amount.currency == "CNY" else amount.foreign_amount) or 0
