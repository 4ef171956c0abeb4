"""Templates and routes of the letters: data that an office edits; read by date, never changed in place."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.facts import journal
from guatu.figures.registry import all_figures
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound
from guatu.ledger.queries import parameter
from guatu.life.supervise.letters import kinds, rules
from guatu.life.supervise.letters.models import LetterRoute, LetterTemplate
from guatu.life.supervise.letters.vocab import LEVEL_OF_KIND, LetterKind, Step

_SINCE = dt.date(2000, 1, 1)


def load_defaults() -> int:
    """Put the general templates and routes in place; what an office set stays. Safe to repeat. Returns how many rows there are."""
    for row in json.loads(_text("templates.json")):
        LetterTemplate.objects.get_or_create(
            root=None, kind=row["kind"], version=row.get("version", 1),
            defaults={"title": row["title"], "body": row["body"], "demand": row["demand"], "source": row["source"], "valid_from": _SINCE},
        )  # fmt: skip
    for row in csv.DictReader(_text("routes.csv").splitlines()):
        LetterRoute.objects.get_or_create(
            root=None, kind=row["kind"], step=row["step"], valid_from=dt.date.fromisoformat(row["valid_from"]),
            defaults={"order": int(row["order"]), "people": int(row["people"]), "roles": row["roles"], "source": row["source"]},
        )  # fmt: skip
    return LetterTemplate.objects.filter(root=None).count() + LetterRoute.objects.filter(root=None).count()


def has_tables() -> bool:
    """Whether the tables are there (migrating back takes them away)."""
    return LetterRoute._meta.db_table in connection.introspection.table_names()


def _text(name: str) -> str:
    return resources.files("guatu.life.supervise.letters").joinpath(f"data/{name}").read_text(encoding="utf-8")


# ---- templates -------------------------------------------------------------------------------------------------------------


def template_of(kind: str, *, root: UUID, on: dt.date | None = None) -> LetterTemplate:
    """The words in force for a kind on a day: the jurisdiction's own newest, else the general ones.

    Errors: NotFound for a kind without a template.
    """
    day = on or clock.today()
    rows = LetterTemplate.objects.filter(Q(root=root) | Q(root=None), kind=kind, valid_from__lte=day)
    found = sorted(rows, key=lambda row: (row.root_id is not None, row.valid_from, row.version))
    if not found:
        raise NotFound(_("这个文种还没有模板。"))
    return found[-1]


def templates_of(root: UUID) -> list[LetterTemplate]:
    """The words in force, one a kind, in the order of the kinds."""
    known = LetterTemplate.objects.filter(Q(root=root) | Q(root=None)).values_list("kind", flat=True).distinct()
    return [template_of(kind, root=root) for kind in LetterKind.values if kind in set(known)]


def versions_of(kind: str, root: UUID) -> list[LetterTemplate]:
    """Every version of a kind that a jurisdiction has used, newest first."""
    rows = LetterTemplate.objects.filter(Q(root=root) | Q(root=None), kind=kind)
    return sorted(rows, key=lambda row: (row.root_id is not None, row.valid_from, row.version), reverse=True)


def edit_template(
    *, actor: Actor, root: Place, kind: str, title: str, body: str, demand: str = "", seen: UUID | None = None, source: str = ""
) -> LetterTemplate:
    """改模板：a new version for the jurisdiction, in force from today; letters already drafted keep theirs.

    Errors: Invalid naming an unknown slot, a typed number, a missing list of items; Refused; Conflict when it was changed meanwhile.
    Facts: letters.template_edited.
    """
    policy.require(actor, "letter.template", root)
    _require_kind(kind)
    require_words(title, body, demand)
    with journal.entry(actor=actor, verb="letters.edit_template") as entry:
        Place.objects.select_for_update().get(id=root.id)
        if seen is not None and template_of(kind, root=root.id).id != seen:
            raise Conflict(_("模板刚被别人改过，请看过新的版本再改。"), fields=("body",))
        last = LetterTemplate.objects.filter(root=root, kind=kind).aggregate(last=Max("version"))["last"]
        made = LetterTemplate.objects.create(
            root=root, kind=kind, title=title.strip(), body=body.strip(), demand=demand.strip(), version=(last or 0) + 1,
            valid_from=clock.today(), source=source.strip(),
        )  # fmt: skip
        said = kinds.LetterTemplateEdited(kind, made.version, made.title, made.body, made.demand)
        entry.record(
            said, occurred_on=clock.today(), place=root.id, subject=("letter_template", made.id), provenance=_provenance(root)
        )
        entry.answer = {"template": str(made.id)}
    return made


def _provenance(root: Place) -> str:
    return "sample" if root.is_sample else "observed"


def _require_kind(kind: str) -> None:
    if kind not in LetterKind.values:
        raise Invalid({"kind": [_("没有这个文种。")]})


def require_words(title: str, body: str, demand: str = "") -> None:
    """Errors: Invalid by field, naming the slot or the number."""
    keys = [one.key for one in all_figures()]
    problems: dict[str, list[Any]] = {}
    for name, text, known in (("title", title, rules.TITLE_SLOTS), ("body", body, rules.SLOTS), ("demand", demand, rules.SLOTS)):
        found = list(text_problems(text, known, [] if name == "title" else keys))
        if name != "demand" and not text.strip():
            found.append(_("不能为空。"))
        if found:
            problems[name] = found
    if "{事项清单}" not in body.splitlines():
        problems.setdefault("body", []).append(_("正文须有独立成行的 {事项清单}：没有事项的函不能发。"))
    if problems:
        raise Invalid(problems)


def text_problems(text: str, known: Any, figures: list[str]) -> list[str]:
    """What is wrong with a text: slots nobody fills, stray braces, blocks inside a line, typed numbers."""
    found = [_("没有“%(slot)s”这个栏位。") % {"slot": slot} for slot in rules.unknown_slots(text, known, figures)]
    if rules.has_stray_brace(text):
        found.append(_("花括号没有成对。"))
    for line in text.splitlines():
        blocks = rules.BLOCK_SLOTS & set(rules.slots_in(line))
        if blocks and rules.slots_in(line.strip()) != [line.strip().strip("{}")]:
            found.append(_("栏位“%(slot)s”须独立成行。") % {"slot": next(iter(blocks))})
    numbers = rules.typed_numbers(text)
    if numbers:
        found.append(
            _("不能键入数字（%(numbers)s）：数由事项和指标带出，请用栏位。") % {"numbers": "、".join(dict.fromkeys(numbers))}
        )
    return found


# ---- routes ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """One step of a route: how many posts it takes and which roles may."""

    step: str
    people: int
    roles: frozenset[str]


def way_of(kind: str, step: str, *, root: UUID, on: dt.date | None = None) -> Way:
    """A step of a kind's route on a day. From the level of two persons on, a signature takes two whatever the row says (R4.2).

    Errors: NotFound when the route has no such step.
    """
    day = on or clock.today()
    rows = LetterRoute.objects.filter(Q(root=root) | Q(root=None), kind=kind, step=step, valid_from__lte=day)
    found = sorted(rows, key=lambda row: (row.root_id is not None, row.valid_from))
    if not found:
        raise NotFound(_("这个文种没有“%(step)s”环节。") % {"step": Step(step).label})
    row, people = found[-1], found[-1].people
    level = LEVEL_OF_KIND.get(LetterKind(kind), 0)
    if step == Step.SIGN and level and level >= parameter("letters.two_person_from_level", root=root, at=day):
        people = max(people, 2)
    return Way(step, people, frozenset(row.roles.split()))


def steps_of(kind: str, root: UUID) -> list[str]:
    """The steps of a kind's route, in order."""
    rows = LetterRoute.objects.filter(Q(root=root) | Q(root=None), kind=kind, valid_from__lte=clock.today()).order_by("order")
    return list(dict.fromkeys(rows.values_list("step", flat=True)))
