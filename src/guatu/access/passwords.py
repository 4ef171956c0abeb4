"""密码规则：long enough, mixed, not one of the patterns every office uses, not used lately.

Source: DOMAIN 15.1 (8.1.4.1.a), RELIABILITY 4.1
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from guatu.access import password_rules
from guatu.access.models import Grant, Incumbency, PasswordRecord, Place, Unit, User
from guatu.access.roles import ROLES
from guatu.kernel import clock, pinyin

MIN_LENGTH = 10
MIN_LENGTH_ADMINISTRATOR = 12
MAX_LENGTH = 128
REMEMBERED = 5

_LIST = Path(__file__).parent / "data" / "weak_password_words.txt"


@cache
def weak_words() -> frozenset[str]:
    """Words that carry no strength: common passwords, keyboard walks, greetings, names of systems. One a line, our own."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def problems(password: str, user: User) -> list[str]:
    """What is wrong with a new password for this account, each with how to mend it; empty when it will do."""
    found = []
    shortest = MIN_LENGTH_ADMINISTRATOR if _is_administrator(user) else MIN_LENGTH
    if len(password) < shortest:
        found.append(_("密码至少 %(count)d 个字符。") % {"count": shortest})
    if len(password) > MAX_LENGTH:
        found.append(_("密码最多 %(count)d 个字符。") % {"count": MAX_LENGTH})
    if password_rules.class_count(password) < 3:
        found.append(_("请使用大写字母、小写字母、数字、其他字符中的至少三类。"))
    if len(password) <= MAX_LENGTH and password_rules.is_guessable(password, weak_words() | _own_words(user)):
        found.append(_("这个密码容易被猜到（常用词、单位或姓名拼音、年份、连续或重复字符）；请换一个。"))
    if not found and _is_used_before(password, user):
        found.append(_("最近用过的 %(count)d 个密码不能再用。") % {"count": REMEMBERED})
    return found


def _own_words(user: User) -> frozenset[str]:
    """The account's own names and those of its units and places, in pinyin: what a colleague would try first."""
    names = {user.username, user.display_name}
    posts = Incumbency.objects.unended(clock.today()).filter(user_id=user.pk).values_list("post_id", flat=True)
    units = Unit.objects.filter(posts__in=list(posts))
    for unit in units.select_related("place__root"):
        names |= {unit.name, unit.short_name, unit.place.name, unit.place.short_name, unit.place.root.name}
    names |= set(Place.objects.filter(parent=None).values_list("name", flat=True))
    return frozenset(word for name in names if name for word in _spellings(name))


def _spellings(name: str) -> set[str]:
    stem = name.rstrip("市县区") or name
    words = set()
    for text in (name, stem):
        words |= {text.lower(), pinyin.initials(text).lower(), "".join(lazy_pinyin(text)).lower()}
    return {word for word in words if len(word) >= 2}


def _is_administrator(user: User) -> bool:
    today = clock.today()
    posts = Incumbency.objects.unended(today).filter(user_id=user.pk).values("post_id")
    administrators = [role.key for role in ROLES.values() if role.is_administrator]
    return Grant.objects.unended(today).filter(post_id__in=posts, role__in=administrators).exists()


def _is_used_before(password: str, user: User) -> bool:
    former = PasswordRecord.objects.filter(user_id=user.pk).order_by("-set_at").values_list("password", flat=True)
    hashes = [user.password, *former[: REMEMBERED - 1]]
    return any(check_password(password, encoded) for encoded in hashes if encoded)
