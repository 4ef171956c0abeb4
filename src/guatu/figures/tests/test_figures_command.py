"""`guatu figures`: the same numbers at the terminal, as table, JSON and CSV; what is misspelt is named with its neighbours."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from tests.cast import build_cast
from tests.register import YI, load_parameters, planned, project_at, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    found = build_cast()
    project_at(found.county_a, planned(2023, 4 * YI), returned("2023-03", "2023-03-31", 1 * YI), name="示例甲")
    project_at(found.county_b, planned(2023, 4 * YI), returned("2023-03", "2023-03-31", 3 * YI), name="示例乙")
    return found


def told(*args, **options):
    out = io.StringIO()
    call_command("figures", *args, stdout=out, **{"place": "99S000", **options})
    return out.getvalue()


def test_it_works(cast):
    said = told("completion.rate", at="2023-03-31")
    assert said.splitlines()[0] == "示例市  2023-03-31  实时未月结"
    assert "completion.rate  投资完成率    50.0  %  示例" in said


def test_groups_come_with_their_names(cast):
    rows = json.loads(told("done.ytd", by="place", at="2023-03-31", format="json"))["figures"]
    assert [(row["name"], row["value"]) for row in rows] == [("甲县", "1.00"), ("乙县", "3.00"), ("合计", "4.00")]
    assert rows[-1]["group"] is None


def test_csv_has_a_head_and_one_line_a_value(cast):
    rows = list(csv.DictReader(io.StringIO(told("done.ytd", "plan.total", at="2023-03-31", format="csv"))))
    assert [(row["key"], row["value"], row["unit"], row["at"]) for row in rows] == [
        ("done.ytd", "4.00", "亿元", "2023-03-31"), ("plan.total", "8.00", "亿元", "2023-03-31"),
    ]  # fmt: skip


def test_without_keys_it_prints_them_all(cast):
    assert len(json.loads(told(format="json"))["figures"]) >= 40


def test_unknown_is_null_and_not_zero(cast):
    rows = json.loads(told("done.ytd", place="99N000", format="json"))["figures"]
    assert rows[0]["value"] is None


def test_a_closed_month_end_is_that_close_unless_known_at_says_otherwise(cast):
    make_close(actor=SYSTEM, root=cast.city, period=Period.month(2023, 3))
    project_at(cast.county_a, planned(2023, 2 * YI), returned("2023-03", "2023-03-31", 2 * YI), name="示例迟报")
    closed = json.loads(told("done.ytd", at="2023-03-31", format="json"))
    assert (closed["close"], closed["figures"][0]["value"]) == ("2023-03", "4.00")
    now = json.loads(told("done.ytd", at="2023-03-31", known_at="2099-01-01T00:00", format="json"))
    assert (now["close"], now["figures"][0]["value"]) == (None, "6.00")


@pytest.mark.parametrize(
    ("args", "options", "said"),
    [
        (["completion.rat"], {}, "completion.rate"), (["new.rate"], {"place": "99X"}, "99X"),
        (["projects.count"], {"by": "category"}, "不能按 category 分组"), (["projects.count"], {"at": "31.3.2023"}, "2023-08-31"),
        (["projects.count"], {"at": "2999-01-01"}, "不能晚于今天"), (["projects.count"], {"known_at": "soon"}, "2023-09-10T08:00"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_how_to_mend_it(cast, args, options, said):
    with pytest.raises(CommandError, match=said):
        told(*args, **options)


def test_with_several_jurisdictions_one_must_be_named(cast):
    with pytest.raises(CommandError, match="99N000 示例邻市"):
        call_command("figures", "projects.count", stdout=io.StringIO())
