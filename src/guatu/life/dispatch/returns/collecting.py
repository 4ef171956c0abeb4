"""The collecting node: what goes out for a place's cycle, what a node writes into it, and how the answers are applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.access.queries import place_ids_under
from guatu.facts.journal import Evid
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.kernel.ids import uuid7
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import parameter
from guatu.life.dispatch.returns import package, queries, rules
from guatu.life.dispatch.returns.package import Package
from guatu.life.dispatch.returns.photos import clean_photo, kept
from guatu.life.dispatch.returns.services import Filing, file_progress
from guatu.life.dispatch.returns.vocab import PhotoSource

NODE = Actor(None, None, None, "cli")
ANSWER_FIELDS = ("code", "progress", "unchanged", "people", "problem", "reason", "said_by", "photo")
_MOST_DIGITS = 6
_KEY = "collect"
_YES = frozenset({"1", "是", "y", "yes", "true", "√"})


def export_package(place: Place, cycle_key: str, occasion_key: str = "") -> Package:
    """This cycle's forms of a place, with what is known. Errors: NotFound without such a cycle; Invalid when none is open."""
    cycle = queries.get_cycle_for(NODE, place.root_id, cycle_key)
    now, calendar = queries.received_at(), calendar_of(place.root_id)
    open_now = rules.open_occasions(cycle.rule, now, calendar, cycle.valid_from)
    asked = rules.occasion_of(cycle.rule, occasion_key, calendar) if occasion_key else next(iter(open_now[-1:]), None)
    if asked is None:
        raise Invalid({"occasion": [_("现在没有可以填报的一期。")]})
    rows = queries.owing(cycle, asked, ProjectStanding.objects.live().filter(place_id__in=place_ids_under(place)))
    projects = list(rows.order_by("internal_code"))
    last = queries.last_marks([one.project_id for one in projects], cycle_key, asked.on)
    forms = [_form(one, last.get(one.project_id, {})) for one in projects]
    days = int(parameter("returns.package_days", root=place.root_id, at=clock.today()))
    manifest = {
        "version": package.VERSION, "place": place.code, "place_name": place.name, "root": str(place.root_id), "cycle": cycle.key,
        "title": cycle.title, "occasion": asked.key, "asks": list(cycle.asks), "due_at": asked.due_at.isoformat(),
        "made_at": now.isoformat(), "expires_on": (clock.today() + dt.timedelta(days=days)).isoformat(), "forms": len(forms),
    }  # fmt: skip
    return Package(manifest, forms)


def _form(project: ProjectStanding, last: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "project": str(project.project_id), "code": project.internal_code, "name": project.name,
        "last_progress": last.get("progress", ""), "last_people": last.get("people"), "last_on": last.get("on", ""),
    }  # fmt: skip


def fill_package(empty: Package, answers: Iterable[Mapping[str, str]], photos: Mapping[str, bytes]) -> Package:
    """The package with a node's answers, and a mark of its own by which it is told from the same filled in again.

    Errors: Invalid by row for a code that is not in it, twice, or a photo that is missing.
    """
    codes = {one["code"]: one for one in empty.forms}
    told: dict[str, dict[str, Any]] = {}
    problems = []
    for number, row in enumerate(answers, 2):
        said = {name: (row.get(name) or "").strip() for name in ANSWER_FIELDS}
        if said["code"] not in codes:
            problems.append(_("第 %(row)s 行：包里没有编号为 %(code)s 的项目。") % {"row": number, "code": said["code"]})
        elif said["code"] in told:
            problems.append(_("第 %(row)s 行：编号 %(code)s 重复。") % {"row": number, "code": said["code"]})
        elif said["photo"] and said["photo"] not in photos:
            problems.append(_("第 %(row)s 行：没有照片文件 %(name)s。") % {"row": number, "name": said["photo"]})
        else:
            told[said["code"]] = {**said, "project": codes[said["code"]]["project"]}
    if problems:
        raise Invalid({"answers": problems})
    used = {one["photo"] for one in told.values() if one["photo"]}
    manifest = {**empty.manifest, "fill": uuid7().hex}
    return Package(manifest, empty.forms, list(told.values()), {name: photos[name] for name in used})


@dataclass(slots=True)
class Summary:
    """What became of a package: how many were filed, how many were there already, and which were refused, with why."""

    place: str
    occasion: str
    filed: int = 0
    unanswered: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As JSON tells it."""
        return asdict(self)


def apply_package(filled: Package) -> Summary:
    """Apply the answers through the same verb, each for itself and once. Errors: Invalid for a foreign or expired package."""
    roots = [str(one) for one in Place.objects.filter(parent=None).values_list("id", flat=True)]
    package.check_fit(filled.manifest, roots=roots, today=clock.today())
    summary = Summary(filled.manifest["place"], filled.manifest["occasion"])
    summary.unanswered = len(filled.forms) - len(filled.answers)
    for answer in filled.answers:
        try:
            _apply(filled, answer)
            summary.filed += 1
        except (Invalid, Conflict, NotFound, Refused) as error:
            summary.refused.append({"code": answer["code"], "why": str(error)})
    return summary


def _apply(filled: Package, answer: Mapping[str, Any]) -> None:
    people = answer["people"]
    if people and not (people.isdecimal() and len(people) <= _MOST_DIGITS):
        raise Invalid({"people": [_("在场人数不是整数：%(text)s") % {"text": people}]})
    content = filled.photos.get(answer["photo"], b"") if answer["photo"] else b""
    digest = package.answer_digest(filled.manifest, answer, content)[:32]
    if _last_applied(filled, answer) == digest:
        return
    photo = clean_photo(content, answer["photo"], PhotoSource.FILE) if content else None
    actor = Actor(None, None, None, "cli", said_by=answer["said_by"][:80])
    with transaction.atomic():  # a photo of a refused answer is not kept
        filing = _filing(filled, answer, (kept(photo),) if photo else ())
        file_progress(actor=actor, filing=filing, idem_key=_key(filled, answer, digest))


def _last_applied(filled: Package, answer: Mapping[str, Any]) -> str:
    """The digest of the answer that packages told last of this project and occasion; empty before the first."""
    about = {"project": answer["project"], "kind": "returns.progress_returned", "entry__idem_key__startswith": f"{_KEY}:"}
    rows = Fact.objects.filter(**about).order_by("-recorded_at", "-line").values_list("body", "entry__idem_key")
    occasion = (filled.manifest["cycle"], filled.manifest["occasion"])
    return next((str(key).split(":")[1] for body, key in rows if (body["cycle"], body["occasion"]) == occasion), "")


def _filing(filled: Package, answer: Mapping[str, Any], evidence: tuple[Evid, ...]) -> Filing:
    people = answer["people"]
    return Filing(
        UUID(answer["project"]), filled.manifest["cycle"], filled.manifest["occasion"], progress=answer["progress"],
        is_unchanged=answer["unchanged"].lower() in _YES, people=int(people) if people else None,
        has_problem=bool(answer["problem"]), blockers=answer["problem"], reason=answer["reason"], evidence=evidence,
    )  # fmt: skip


def _key(filled: Package, answer: Mapping[str, Any], digest: str) -> str:
    """An answer's own key. The same file files it once; filled in once more it is told anew, for what was said first may be said
    again after something else. A package from before it bore the mark of its filling has the key it always had."""
    fill = filled.manifest.get("fill", "")
    return ":".join([_KEY, digest, *([fill] if fill else []), answer["project"]])
