"""抄送：the units of the jurisdiction that a line of copies names. They are told and may read the letter, so none is taken by chance."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Unit
from guatu.cases.models import CaseStanding
from guatu.kernel import clock
from guatu.kernel.errors import Invalid
from guatu.life.supervise.letters import rules
from guatu.life.supervise.letters.services.allowing import require_told


def copied_units(text: str, root: Place) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """(the jurisdiction's units a letter is copied to, the names that are no unit of it), as they are written.

    Errors: Invalid for a name that several units go by: one of them picked would be told of what is another's.
    """
    known, names = _known(root), rules.names_in(text)
    for name in names:
        _require_one(name, tuple(known.get(name, {}).values()))
    found = dict.fromkeys(one for name in names for one in known.get(name, {}).values())
    return tuple(found), tuple(name for name in names if name not in known)


def _known(root: Place) -> dict[str, dict[UUID, Unit]]:
    """The units by every name they go by: in full and in short, each also with its place in front."""
    known: dict[str, dict[UUID, Unit]] = {}
    units = Unit.objects.select_related("place").valid_on(clock.today()).filter(place__root_id=root.id)
    for unit in units.order_by("official_order", "name"):
        for name in {one for own in (unit.name, unit.short_name) if own for one in (own, *_placed(unit.place, own))}:
            known.setdefault(name, {})[unit.id] = unit
    return known


def _placed(place: Place, name: str) -> tuple[str, ...]:
    return tuple(f"{one}{name}" for one in (place.name, place.short_name) if one)


def _require_one(name: str, units: Sequence[Unit]) -> None:
    if len(units) < 2:
        return
    full = [
        one.name if one.name.startswith((one.place.name, one.place.label)) else f"{one.place.name}{one.name}" for one in units
    ]
    text = _("抄送的“%(name)s”有 %(n)s 个单位：%(units)s；请写明是哪一个，如“%(first)s”。")
    raise Invalid({"copy_to": [text % {"name": name, "n": len(units), "units": "、".join(full), "first": full[0]}]})


def sound_copies(text: str, standings: list[CaseStanding], root: Place) -> tuple[Unit, ...]:
    """The units it is copied to.

    Errors: Invalid for a name several units go by, a unit outside a sensitive case's circle, or a name nobody can place in it.
    """
    units, unknown = copied_units(text, root)
    require_told(standings, units, "copy_to")
    if unknown and any(one.is_sensitive for one in standings):
        words = _("涉及敏感事项的函只能抄送知悉范围内的单位；“%(names)s”不是本辖区的单位。")
        raise Invalid({"copy_to": [words % {"names": "、".join(unknown)}]})
    return units
