"""Bytes changed at random inside a sound file: an outcome every time, an exception never."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from guatu.intake import file
from guatu.intake.problems import Outcome
from guatu.intake.profile import Context, from_plain
from guatu.intake.tests import building as make
from guatu.ledger.intake_profile import PROJECTS

PROFILE = from_plain(PROJECTS)
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _time in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        act = chance.randrange(4)
        if act == 0:
            changed[at] = chance.randrange(256)
        elif act == 1:
            del changed[at : at + chance.randint(1, 40)]
        elif act == 2:
            changed[at:at] = changed[chance.randrange(len(changed)) :][: chance.randint(1, 60)]
        else:
            changed[at:at] = chance.choice([b"\x00", b"<", b">", b'"', b"&", b"9" * 20, b"-1", b"\xff\xfe", b"<row>", b"<c/>"])
    return bytes(changed)


def run(path: Path, seed: int) -> Outcome:
    chance = random.Random(seed)  # noqa: S311
    make.write(path, make.table(8))
    make.rezip(path, {chance.choice(PARTS): lambda data: mutated(data, chance)})
    found = file.propose(path, "台账.xlsx", PROFILE, Context(default_year=2023))
    assert all(str(problem.message) for problem in [*found.all_problems, *found.normalised])
    return found.outcome


def test_it_works(tmp_path: Path) -> None:
    assert {run(tmp_path / "a.xlsx", seed) for seed in range(12)} <= set(Outcome)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1_000, 1_400))
def test_mutated_xlsx(seed: int, tmp_path: Path) -> None:
    assert run(tmp_path / "a.xlsx", seed) in Outcome
