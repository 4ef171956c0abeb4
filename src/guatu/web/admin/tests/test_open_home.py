"""The first page: to each what they may do; the state only for those who look after the house."""

import datetime as dt

import pytest
from django.urls import reverse

from guatu.desk import administration
from guatu.facts import guards, seal
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.runner.jobs import drain, enqueue
from guatu.runner.models import Job
from guatu.runner.schedules import sync_schedules
from guatu.web.admin import states
from guatu.web.admin.doors import DOORS
from tests.cast import sign_in
from tests.register import load_parameters, project_at

HOME = "/admin/"
OPEN = {
    "system_admin": {"places", "units", "posts", "accounts"},
    "security_admin": {"posts", "accounts", "rights"},
    "audit_admin": {"rights", "journal", "verify"},
    "city_office": {"lists", "terms", "parameters", "calendar", "journal", "verify"},
    "leader": {"journal"},
    "county_office": {"journal"},
}


def shown(client, member):
    answer = sign_in(client, member).get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(client, cast):
    page = shown(client, cast.system_admin)
    assert "系统现状" in page
    assert "SQLite" in page or "PostgreSQL" in page
    assert "0:" + seal.head().root_hash in page.replace("<wbr>", "")


@pytest.mark.parametrize("role", OPEN)
def test_each_sees_its_own_doors(client, cast, role):
    page = shown(client, cast.members[role])
    assert {key for key, *_more in DOORS if f'href="{reverse(f"admin:{key}")}"' in page} == OPEN[role]


@pytest.mark.parametrize("role", ["reporter", "viewer"])
def test_who_has_nothing_here_is_refused(client, cast, role):
    assert sign_in(client, cast.members[role]).get(HOME).status_code == 403


@pytest.mark.parametrize("role", ["leader", "county_office"])
def test_the_state_is_not_everybodys(client, cast, role):
    assert "系统现状" not in shown(client, cast.members[role])


def test_no_administrator_sees_business(client, cast):
    load_parameters()
    project_at(cast.county_a, name="示例机密项目")
    for role in ("system_admin", "security_admin", "audit_admin"):
        sign_in(client, cast.members[role])
        for path in ("/register/", "/wall/", "/bulletin/", "/admin/lists", "/admin/parameters", "/admin/terms"):
            answer = client.get(path)
            assert answer.status_code in (403, 404), (role, path)
        assert "示例机密项目" not in client.get(HOME).content.decode()


def test_what_is_wrong_is_said_aloud(client, cast, settings, monkeypatch):
    settings.GUATU_HTTPS, settings.GUATU_SAMPLE = False, True
    monkeypatch.setattr(administration, "LITTLE_SPACE", 10**18)
    monkeypatch.setattr(guards, "missing", lambda: {"guard_facts_fact_update"})
    page = shown(client, cast.system_admin)
    for words in ("明文 HTTP", "GUATU_SAMPLE=1", "防改触发器缺失 1 个", "磁盘只剩"):
        assert words in page


@pytest.mark.sqlite
def test_an_old_sqlite_is_said_aloud(client, cast, monkeypatch):
    monkeypatch.setattr(administration.sqlite3, "sqlite_version_info", (3, 40, 1))
    assert "低于 3.51.3" in shown(client, cast.system_admin)
    monkeypatch.setattr(administration.sqlite3, "sqlite_version_info", (3, 51, 3))
    assert "低于 3.51.3" not in shown(client, cast.system_admin)


def test_a_clock_nobody_looks_at_is_said_aloud(cast):
    sync_schedules()
    assert not administration.house().is_clock_late
    with clock.frozen(clock.now() + dt.timedelta(minutes=20)):
        assert administration.house().is_clock_late
        assert any("定时任务没有按时进行" in line for line in states.warnings(administration.house()))


def test_an_unsealed_tail_grows_old(cast):
    load_parameters()
    project_at(cast.county_a)
    assert administration.house().unsealed == 1
    assert not _is_tail_late()
    with clock.frozen(clock.now() + dt.timedelta(minutes=11)):
        assert _is_tail_late()
    seal.seal_now()
    assert administration.house().unsealed == 0


def _is_tail_late():
    lines = dict(states.groups(administration.house()))["账本"]
    return next(line for line in lines if line.title == "未封存凭证").tag is not None


def test_the_last_verification_is_told(client, cast):
    assert administration.house().verified is None
    enqueue("facts.verify", actor=SYSTEM)
    drain()
    assert administration.house().verified.is_clean
    assert "全部相符" in shown(client, cast.audit_admin)
    Job.objects.update(result={"count": 3, "findings": []})
    assert "最近一次核对发现 3 处不符" in shown(client, cast.audit_admin)


def test_failed_jobs_are_counted(cast):
    enqueue("facts.verify", {"head": "nonsense"}, actor=SYSTEM)
    drain()
    assert (administration.house().failed_jobs, administration.house().open_jobs) == (1, 0)


def test_it_reads_in_english(client, cast):
    client.cookies["guatu_language"] = "en"
    page = shown(client, cast.system_admin)
    assert "State of the house" in page
    assert "What you can do here" in page
