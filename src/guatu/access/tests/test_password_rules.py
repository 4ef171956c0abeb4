"""What counts as a guessable password."""

from __future__ import annotations

import pytest

from guatu.access import passwords
from guatu.access.models import User
from guatu.access.password_rules import class_count, is_guessable
from guatu.access.rules import session_over, username_key

OWN = {"xcsxmb", "xuchangshi", "zhangsan", "zs", "changge"}


@pytest.mark.parametrize(
    "password",
    [
        "Abc@123456", "Abc@12345678", "P@ssw0rd2023", "Admin@2023!", "Xcsxmb@2023", "Xuchangshi2023", "Changge#20230801",
        "Zhangsan1990", "Zs@13812345678", "1qaz@WSX3edc", "Qwerty@12345", "Aa123456789!", "Woaini@520520", "Guatu_2026_Guatu",
        "Aaaaaaaa11!!", "Qq123123123!", "Huawei@12345678", "ａｂｃ＠１２３４５６",
    ],
)  # fmt: skip
def test_office_patterns_are_refused(password: str) -> None:
    assert is_guessable(password, passwords.weak_words() | OWN)


@pytest.mark.parametrize(
    "password", ["Qiuyu-9-wutong-men", "Lvtie7;moxiang", "correct-Horse7-battery", "T9#kfv!Lw2zP", "小桥-Ran8流水远山云"]
)
def test_strong_ones_pass(password: str) -> None:
    assert not is_guessable(password, passwords.weak_words() | OWN)


def test_classes_are_counted() -> None:
    assert [class_count(one) for one in ("abc", "Abc", "Abc1", "Abc1!", "密码Abc1")] == [1, 2, 3, 4, 4]


@pytest.mark.django_db
def test_short_plain_and_named_passwords_are_told_apart() -> None:
    user = User(username="hengshui", display_name="衡水")
    assert any("10" in one for one in passwords.problems("T9#kfv!Lw", user))
    assert any("三类" in one for one in passwords.problems("lvtiemoxiangqiao", user))
    assert any("猜到" in one for one in passwords.problems("Hengshui@2023", user))
    assert passwords.problems("Lvtie7;moxiang", user) == []


def test_user_names_have_one_spelling() -> None:
    assert username_key(" Ｚhang.San ") == "zhang.san"


@pytest.mark.parametrize(
    ("started", "seen", "now", "over"),
    [
        (0, 0, 1799, ""),
        (0, 0, 1800, "idle"),
        (0, 28_000, 28_799, ""),
        (0, 28_799, 28_800, "absolute"),
    ],
)
def test_sessions_end_by_idleness_and_by_age(started: int, seen: int, now: int, over: str) -> None:
    assert session_over(started, seen, now) == over
