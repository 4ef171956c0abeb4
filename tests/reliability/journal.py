"""A journal with a row of every kind, and an insider who may do anything to it."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import openpyxl
from django.db import connection

from guatu.cases.services import Order, open_case
from guatu.facts import canon, seal
from guatu.facts.models import Entry, Evidence, Fact, SealHead, SealLeaf
from guatu.facts.seal import Head
from guatu.facts.verify import rebuild
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectList
from guatu.ledger.services import amend_project, create_list, join_list
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.importing.services import apply_import, preview_import
from tests.cast import Cast, build_cast
from tests.register import YI, load_parameters, planned, project_at, reached, returned

AUGUST = Period.parse("2023-08")


@dataclass(frozen=True)
class Written:
    """What was written and the head that left the house."""

    cast: Cast
    head: Head
    projects: list[UUID]

    @property
    def outside(self) -> tuple[int, str]:
        """The head as somebody else keeps it."""
        return self.head.size, self.head.root_hash


def write() -> Written:
    """Registrations, plans, returns, a correction, an import with evidence, a list, a case, a close; sealed."""
    load_parameters()
    cast = build_cast()
    filed = (planned(2023, 9 * YI), returned("2023-07", "2023-07-31", YI), reached("P40", "2023-05-01"), reached("P50", "2023-06-01"))
    projects = [project_at(cast.county_a, *filed, name=f"示例{n}号项目") for n in range(10)]
    office = cast.county_office.actor
    batch = preview_import(actor=office, place=cast.county_a, content=ledger(), filename="台账.xlsx")
    apply_import(actor=office, batch=batch)
    for ytd in (2 * YI, 3 * YI):
        rows = [Return(one, Told(ytd), reason="补报", progress="主体完工") for one in projects[:3]]
        file_returns(actor=office, period=AUGUST, returns=rows, idem_key=f"return-{ytd}")
    amend_project(actor=office, project=projects[0], attrs={"content": "新厂房"}, before={"content": ""})
    made = create_list(actor=SYSTEM, root=cast.city, code="L1", title="示例名单", kind=ProjectList.Kind.TIER, year=2023)
    join_list(actor=SYSTEM, project=projects[0], project_list=made, joined_on=dt.date(2023, 1, 1))
    owed = Order(kind="problem", title="清表受阻", handler=cast.units["land_bureau"].id, grade="C", project=projects[0], opened_on=dt.date(2023, 8, 1))
    open_case(actor=cast.city_office.actor, order=owed)
    make_close(actor=cast.city_office.actor, root=cast.city, period=AUGUST)
    return Written(cast, seal.seal_now(), projects)


def ledger() -> bytes:
    """Twelve projects with a cell for every fact."""
    book = openpyxl.Workbook()
    book.active.append(["示例2023年8月项目台账"])
    book.active.append(["序号", "项目名称", "建设内容", "总投资（万元）", "年度计划投资（万元）"])
    for number in range(12):
        book.active.append([number + 1, f"示例台账{number}号工程", "厂房", 50_000 + number, 9_000 + number])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def recompute() -> None:
    """What a skilled insider does after a change: new row hashes, leaves and heads of the very same sizes, new standings."""
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.all():
        evidence[row.fact_id].append(row)
    for fact in Fact.objects.all():
        Fact.objects.filter(id=fact.id).update(row_hash=canon.fact_hash(fact, evidence[fact.id]))
    SealHead.objects.all()._raw_delete("default")
    SealLeaf.objects.all()._raw_delete("default")
    seal.seal_now()
    rebuild()


def remove_entry(entry: UUID) -> None:
    """Take an entry away with all that hangs on it."""
    facts = list(Fact.objects.filter(entry_id=entry).values_list("id", flat=True))
    Evidence.objects.filter(fact_id__in=facts)._raw_delete("default")
    SealLeaf.objects.filter(entry_id=entry)._raw_delete("default")
    Fact.objects.filter(id__in=facts)._raw_delete("default")
    Entry.objects.filter(id=entry)._raw_delete("default")


def raw(sql: str, *values: object) -> None:
    """A statement past everything of ours."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
