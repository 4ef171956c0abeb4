"""The search index: exactly the hits of a substring search, whatever the signs; nothing that is gone or was called otherwise before."""

from itertools import product

import pytest
from django.db import connection

from guatu.facts import verify
from guatu.kernel.actor import SYSTEM
from guatu.ledger import search
from guatu.ledger.models import ProjectStanding
from guatu.ledger.services import amend_project
from tests.cast import build_cast
from tests.register import load_parameters, project_at

pytestmark = pytest.mark.django_db

SIGNS = ("甲", "乙", " ", "a", "A", "%", "_", "*", '"', "'", "😀", "x", "-")
TITLES = ("甲乙甲", "乙 甲a", "A%_甲", '"甲"乙*', "'a'😀乙", "x甲x乙", "甲", "甲-乙 -x", "aa%%", "😀😀 甲")


@pytest.fixture
def county(db: None):
    """A county with a project of each title."""
    load_parameters()
    place = build_cast().county_a
    for number, title in enumerate(TITLES):
        project_at(place, name=title, owner_name=TITLES[-number], unit_name="乙甲")
    return place


def found(text: str) -> list[str]:
    return sorted(search.matching(ProjectStanding.objects.live(), text).values_list("internal_code", flat=True))


def looking(text: str) -> list[str]:
    """What the rows of a past day would give."""
    return sorted(search.looked_through(ProjectStanding.objects.live(), text).values_list("internal_code", flat=True))


def indexed() -> int:
    """Rows of the index: those of replaced standings would only make it grow."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {search.TABLE}")  # noqa: S608 - a constant
        return int(cursor.fetchone()[0])


def holding(text: str) -> list[str]:
    """The same by looking at every field of every row."""
    wanted = text.strip()
    fields = ("internal_code", "pinyin", *search.FIELDS)
    rows = ProjectStanding.objects.live().values(*fields)
    is_latin = wanted.isascii() and wanted.isalpha()
    return sorted(
        row["internal_code"] for row in rows
        if any(wanted in row[name] for name in search.FIELDS) or (is_latin and wanted.lower() in row["pinyin"])
    )  # fmt: skip


def test_every_short_text_finds_what_a_look_at_every_field_finds(county):
    texts = ["".join(signs) for length in (1, 2) for signs in product(SIGNS, repeat=length)]
    texts += ["甲乙甲", "乙甲", "A%_", '"甲"', "'a'😀", "甲-乙 -x", "99B", "yj", "YJ", "xj"]
    wrong = {text: (found(text), holding(text)) for text in texts if found(text) != holding(text)}
    assert not wrong
    past = {text: looked for text in texts if text.strip() and (looked := looking(text.strip())) != holding(text)}
    assert not past
    assert found("甲乙甲") and not found("乙乙乙")


def test_no_text_reaches_from_one_field_into_the_next(county):
    project_at(county, name="末字丙", owner_name="丁首字")
    assert len(found("末字丙")) == len(found("丁首字")) == 1
    assert found("丙丁") == []


def test_a_name_that_was_changed_is_no_longer_found(county):
    project = project_at(county, name="旧名称戊己")
    amend_project(actor=SYSTEM, project=project, attrs={"name": "新名称庚辛"}, before={"name": "旧名称戊己"}, reason="更名")
    assert (len(found("戊己")), len(found("庚辛"))) == (0, 1)
    assert indexed() == ProjectStanding.objects.live().count()


def test_folding_everything_anew_finds_the_same_and_each_once(county):
    before = {text: found(text) for text in ("甲", "乙甲", "a")}
    verify.rebuild()
    assert {text: found(text) for text in before} == before
    assert indexed() == ProjectStanding.objects.live().count()
