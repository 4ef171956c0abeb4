"""Places, units, terms and lists of a jurisdiction, from its data files. Both jurisdictions are set up by the same door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from guatu.access.models import Place, Unit
from guatu.access.services import NewPlace, NewUnit, create_place, create_unit
from guatu.demo import files
from guatu.demo.files import Row
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel.actor import Actor
from guatu.ledger import kinds
from guatu.ledger.models import ProjectList, Term

# The register calls a batch by its verb; the papers by "签约一批".
_BATCH_SUFFIX = "一批"


@dataclass(slots=True)
class Jurisdiction:
    """What was set up, by the codes of the data files."""

    folder: str
    places: dict[str, Place] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    lists: dict[str, ProjectList] = field(default_factory=dict)

    @property
    def root(self) -> Place:
        """The place without a parent."""
        return next(place for place in self.places.values() if place.parent_id is None)


def found(folder: str, root_code: str) -> Jurisdiction | None:
    """A jurisdiction that is already there, or None. Units are known again by their names."""
    root = Place.objects.filter(code=root_code, parent=None).first()
    if root is None:
        return None
    made = Jurisdiction(folder, {place.code: place for place in Place.objects.filter(root=root)})
    named = {(unit.place_id, unit.name): unit for unit in Unit.objects.filter(place__root=root)}
    for row in files.rows(f"{folder}/units.csv"):
        unit = named.get((made.places[row["place_code"]].id, row["name"])) if row["place_code"] in made.places else None
        if unit is not None:
            made.units[row["code"]] = unit
    made.lists = {one.code: one for one in ProjectList.objects.filter(root=root)}
    return made


def set_up(folder: str, *, actor: Actor) -> Jurisdiction:
    """Create places and units. Facts: access.place_created, access.unit_created."""
    made = Jurisdiction(folder)
    for row in files.rows(f"{folder}/places.csv"):
        made.places[row["code"]] = create_place(actor=actor, place=_new_place(row, made))
    for row in files.rows(f"{folder}/units.csv"):
        made.units[row["code"]] = create_unit(actor=actor, unit=_new_unit(row, made))
    return made


def _new_place(row: Row, made: Jurisdiction) -> NewPlace:
    return NewPlace(
        code=row["code"], name=row["name"], kind=row["kind"], parent=made.places.get(row["parent_code"]),
        name_en=row["name_en"], short_name=row["short_name"], rank_group=row["rank_group"],
        official_order=int(row["official_order"]), is_official=row["is_official"] == "1",
        is_sample=row["is_sample"] == "1", valid_from=files.day(row["valid_from"]),
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
    )  # fmt: skip


def _new_unit(row: Row, made: Jurisdiction) -> NewUnit:
    place = made.places[row["place_code"]]
    return NewUnit(
        name=row["name"], place=place, kind=row["kind"], name_en=row["name_en"], short_name=row["short_name"],
        parent=made.units.get(row["parent_code"]), official_order=int(row["official_order"]), is_sample=place.is_sample,
    )  # fmt: skip


# ---- terms ---------------------------------------------------------------------------------------------------------


def load_terms(made: Jurisdiction) -> int:
    """Put the dictionaries in place: fields by year, chains and clusters by taxonomy. Returns how many terms there are."""
    terms = [*_fields(made), *_frames(made), *_named("chain", made), *_named("cluster", made)]
    Term.objects.bulk_create(terms, batch_size=400)
    return len(terms)


def _fields(made: Jurisdiction) -> Iterable[Term]:
    """Each dictionary holds from its year until the next one of its level."""
    rows = files.rows(f"{made.folder}/fields.csv")
    years: dict[str, list[int]] = {}
    for row in rows:
        years.setdefault(row["level"], []).append(int(row["year"]))
    for row in rows:
        year = int(row["year"])
        following = min((one for one in years[row["level"]] if one > year), default=None)
        yield Term(
            vocabulary="reserve_field" if row["level"] == "city_reserve" else "field", root=made.root,
            code=row["category"], name=row["name"], name_en=row["category_en"], order=int(row["official_order"]),
            valid_from=dt.date(year, 1, 1), valid_to=_eve(following), source=row["source"],
        )  # fmt: skip


def _eve(year: int | None) -> dt.date | None:
    return dt.date(year - 1, 12, 31) if year else None


def _frames(made: Jurisdiction) -> Iterable[Term]:
    """The versions of the industrial frame: whose, of which year (X06)."""
    if made.folder != "xuchang":
        return
    for order, row in enumerate(files.rows("xuchang/taxonomies.csv"), 1):
        yield Term(
            vocabulary="taxonomy", root=made.root, code=row["taxonomy"], name=row["name"], name_en=row["name_en"],
            parent_code=row["place_code"], order=order, valid_from=dt.date(int(row["year"]), 1, 1),
            valid_to=_superseded(row), source=_source(row),
        )  # fmt: skip


def _superseded(row: Row) -> dt.date | None:
    """A frame holds until the next one of the same place."""
    later = [
        int(one["year"])
        for one in files.rows("xuchang/taxonomies.csv")
        if one["place_code"] == row["place_code"] and int(one["year"]) > int(row["year"])
    ]
    return _eve(min(later, default=None))


def _named(vocabulary: str, made: Jurisdiction) -> Iterable[Term]:
    """Chains or clusters. A chain stands under its cluster where that was printed, else under its frame."""
    frames = {row["taxonomy"]: row for row in files.rows("xuchang/taxonomies.csv")} if made.folder == "xuchang" else {}
    for order, row in enumerate(files.rows(f"{made.folder}/{vocabulary}s.csv"), 1):
        frame = frames.get(row["taxonomy"])
        year = int(frame["year"]) if frame else int(row["taxonomy"].rsplit("-", 1)[1])
        yield Term(
            vocabulary=vocabulary, root=made.root, code=row["code"], name=row["name"], name_en=row["name_en"],
            parent_code=row.get("cluster_code") or row["taxonomy"], order=order, valid_from=dt.date(year, 1, 1),
            valid_to=_superseded(frame) if frame else None, source=_source(row),
        )  # fmt: skip


def _source(row: Row) -> str:
    key = row.get("document", "")
    return f"《{files.documents()[key].title}》"[:200] if key else "DECISIONS 30"


# ---- lists ---------------------------------------------------------------------------------------------------------


def create_lists(made: Jurisdiction, *, actor: Actor, provenance: str) -> None:
    """Set up the lists and batches in one entry. Facts: ledger.list_created, each with where it was printed."""
    with journal.entry(actor=actor, verb="ledger.create_list") as entry:
        for row in files.rows(f"{made.folder}/lists.csv"):
            one = _new_list(row, made)
            made.lists[one.code] = one
            entry.record(
                kinds.ListCreated(code=one.code, title=one.title), occurred_on=_known_on(row),
                place=made.places[row["place_code"]].id, subject=("list", one.id), provenance=provenance,
                evidence=evidence_of(row),
            )  # fmt: skip


def _new_list(row: Row, made: Jurisdiction) -> ProjectList:
    return ProjectList.objects.create(
        root=made.root, code=row["code"], title=row["title"], title_en=row["title_en"], kind=row["kind"],
        programme=row["programme"], issue_no=files.number(row["issue_no"]),
        batch=row["batch"].removesuffix(_BATCH_SUFFIX), year=int(row["year"]), held_on=files.day(row["held_on"]),
        document_no=row.get("document_no", ""), is_sample=row["is_sample"] == "1",
    )  # fmt: skip


def _known_on(row: Row) -> dt.date:
    """When a list was known: as its document was printed; a sample list at the beginning of the sample world."""
    key = row.get("document", "")
    return files.documents()[key].dated_on if key else dt.date(2021, 12, 31)


def evidence_of(row: Row, *, name: str = "document", quote: str = "quote") -> tuple[Evid, ...]:
    """The place in a published document where a row was read: the file's hash and the words; none for invented rows."""
    key = row.get(name, "")
    if not key:
        return ()
    document = files.documents()[key]
    where = {"document": document.title, "document_key": key, "quote": row[quote]}
    return (Evid(document.sha256, where | ({"row": row["project_id"]} if "project_id" in row else {})),)
