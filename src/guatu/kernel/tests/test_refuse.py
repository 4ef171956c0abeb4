"""Refusals carry what a door needs to answer."""

from __future__ import annotations

import dataclasses

import pytest

from guatu.kernel.errors import Conflict, Invalid, NotFound, Problem, Refused


def test_it_works() -> None:
    refused = Refused("请由县级审核岗位办理。")
    assert (str(refused), refused.reason, refused.code) == ("请由县级审核岗位办理。", "请由县级审核岗位办理。", "refused")


def test_not_found_is_a_refusal_of_its_own_code() -> None:
    with pytest.raises(Refused) as caught:
        raise NotFound("没有找到。")
    assert caught.value.code == "not_found"


def test_invalid_lists_every_field() -> None:
    problem = Problem("amount.bad", "不是金额", sheet="一季度", row=7, column="F", raw="1.2.3")
    invalid = Invalid({"name": ["请填写项目名称。"], "": (problem,)})
    assert invalid.problems == {"name": ["请填写项目名称。"], "": [problem]}
    assert str(invalid) == "name：请填写项目名称。；不是金额"


def test_conflict_names_the_fields() -> None:
    assert Conflict("已被他人改过。", fields=["name", "stage"]).fields == ("name", "stage")
    assert Conflict("已被他人改过。").fields == ()


def test_a_problem_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Problem("a", "b").row = 3  # type: ignore[misc]
