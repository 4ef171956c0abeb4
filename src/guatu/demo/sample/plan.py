"""Which projects there are: place, way through life, role, field, name, size, owner. Pure; from profile.json."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import cycle
from typing import Any

from guatu.demo import files
from guatu.demo.sample.dice import Dice
from guatu.demo.sample.model import Invented
from guatu.kernel.numerals import nfkc_code

_BUILDING = ("building_on_track", "building_ahead")
_PART_OF_LIFE = ("building_on_track", "started_2023", "building_ahead", "produced_2023")
# Where the twelve bundles stand, by official order of the places.
_PARENTS = (2, 2, 2, 1, 1, 1, 2, 1)
_PHASE_PLACES, _PACKAGE_PLACES = ("99S101", "99S102", "99S104", "99S172"), ("99S101", "99S103", "99S104", "99S171")
# The pseudo divisions of national codes: 99 is no province, so no such code was ever given out.
_CODE = "{yymm}-99{division}-0{mode}-01-{number:06d}"
_CODE_MODE = {"approve": 1, "check": 2, "file": 4}


def profile() -> Any:
    """The distribution the sample world follows."""
    return files.document("sample/profile.json")


def invent(scale: float = 1) -> list[Invented]:
    """Every sample project, in official order. `scale` below 1 keeps at least one of each kind in each place."""
    dice = Dice(str(profile()["seed"]))
    made = [one for place in profile()["places"] for one in _of_place(place["code"], dice, scale)]
    _tell_stories(made)
    _bundle(made)
    by_key = {one.key: one for one in made}
    for place in profile()["places"]:
        _describe([one for one in made if one.place == place["code"]], dice, by_key)
    for number, one in enumerate(made, 1):
        one.attrs["national_code"] = _code(one, number)
    return made


def _of_place(place: str, dice: Dice, scale: float) -> Iterable[Invented]:
    for trajectory in profile()["trajectories"]:
        count = trajectory["by_place"][place]
        for number in range(min(count, max(1, round(count * scale)))):
            key = f"{place}-{trajectory['key']}-{number + 1:02d}"
            one = Invented(key, place, trajectory["key"], trajectory, dice.of(key))
            one.cause = _cause(one)
            yield one


def _cause(one: Invented) -> str:
    weights = one.profile["cause_permille"]
    return one.dice.weighted("cause", weights) if weights else ""


def _tell_stories(made: Sequence[Invented]) -> None:
    """The first projects a story asks for play it."""
    for story in profile()["stories"]:
        cast = [one for one in made if (one.place, one.trajectory) == (story["place"], story["trajectory"])]
        for one in cast[: story["n"]]:
            one.story = story["text"]
            one.cause = story["want"] or one.cause


# ---- roles ---------------------------------------------------------------------------------------------------------


def _bundle(made: Sequence[Invented]) -> None:
    """Bundles with their parts, pairs of phases, packages (DECISIONS 25)."""
    kinds = cycle(("part", "part", "included"))
    for place, parents in zip(profile()["places"], _PARENTS, strict=True):
        mine = [one for one in made if one.place == place["code"] and not one.story]
        bundles = [one for one in mine if one.trajectory in _BUILDING][:parents]
        for parent in bundles:
            parent.role, parent.count_unit = "parent", "bundle"
        for parent in bundles:
            _give_parts(parent, mine, kinds)
    for place_code in _PHASE_PLACES:
        pair = [one for one in _free(made, place_code) if one.trajectory == "building_on_track"][:2]
        if len(pair) == 2:
            pair[0].role = pair[1].role = "phase"
    for place_code in _PACKAGE_PLACES:
        for one in [one for one in _free(made, place_code) if one.trajectory == "building_on_track"][:1]:
            one.role, one.count_unit = "package", "bundle"


def _free(made: Iterable[Invented], place: str) -> list[Invented]:
    return [one for one in made if one.place == place and one.role == "project" and not one.story]


def _give_parts(parent: Invented, mine: Sequence[Invented], kinds: Iterable[str]) -> None:
    """Three parts, of those that build or have built."""
    free = [one for one in mine if one.role == "project" and one.trajectory in _PART_OF_LIFE]
    chosen = parent.dice.shuffled("parts", free)[: profile()["bundles"]["parts_per_parent"]]
    for part, kind in zip(chosen, kinds, strict=False):  # an endless supply of kinds
        part.role, part.parent, part.count_unit = "part", parent.key, kind


# ---- names, fields, sizes ------------------------------------------------------------------------------------------


def _describe(mine: Sequence[Invented], dice: Dice, by_key: dict[str, Invented]) -> None:
    """Give each project of a place its field, name, size, owner and unit."""
    place = mine[0].place
    own = dice.of(place)
    names = _names(own)
    phases: list[Invented] = []
    for one, field in zip(mine, own.shuffled("fields", _fields(len(mine))), strict=True):
        if one.role == "part":
            continue
        one.attrs["field"] = field
        product = names[field].pop()
        if one.role == "phase":
            phases.append(one)
            if len(phases) % 2 == 0:
                _second_phase(phases[-2], one)
                continue
        _name(one, product)
        _size(one)
    for one in mine:
        if one.role == "part":
            _name_part(one, by_key[one.parent], mine)
        _finish(one, own)


def _fields(count: int) -> list[str]:
    """As many of each field as its share, largest remainder first."""
    weights = {item["code"]: item["permille"] for item in profile()["fields"]}
    whole = {code: weight * count // 1000 for code, weight in weights.items()}
    by_rest = sorted(weights, key=lambda code: -(weights[code] * count % 1000))
    for code in by_rest[: count - sum(whole.values())]:
        whole[code] += 1
    return [code for code, number in whole.items() for _ in range(number)]


def _words() -> Any:
    return files.document("sample/vocabulary.json")


def _names(own: Dice) -> dict[str, list[str]]:
    """The products of each field in an order of chance; each is used once in a place."""
    return {field: own.shuffled(field, products) for field, products in _words()["products"].items()}


def _short(place: str) -> str:
    return next(row["short_name"] for row in files.rows("sample/places.csv") if row["code"] == place)


def _name(one: Invented, product: str) -> None:
    words = _words()
    patterns = {"parent": words["patterns"]["parent"], "package": words["package_pattern"], "phase": words["patterns"]["phase"]}
    pattern = patterns.get(one.role, words["patterns"]["project"])
    name = pattern.format(prefix=words["name_prefix"], place_short=_short(one.place), product=product, phase=words["phases"][0])
    one.attrs |= {"name": name, "short_name": f"{_short(one.place)}{product}"[:60]}
    one.attrs["chain"] = words["chain_of_product"].get(product, "")


def _second_phase(first: Invented, second: Invented) -> None:
    phases = _words()["phases"]
    second.attrs = {**first.attrs, "name": first.attrs["name"].replace(phases[0], phases[1])}
    for one, phase in ((first, phases[0]), (second, phases[1])):
        one.attrs["short_name"] = one.attrs["short_name"].split("（")[0] + f"（{phase}）"
    _size(second)


def _name_part(part: Invented, parent: Invented, mine: Sequence[Invented]) -> None:
    siblings = [one.key for one in mine if one.parent == parent.key]
    at = siblings.index(part.key)
    word = parent.dice.shuffled("part names", _words()["parts"])[at]
    share = part.dice.between("share", 1800, 2900)
    part.attrs |= {
        "name": _words()["part_pattern"].format(parent=parent.attrs["name"], part=word), "short_name": f"{parent.attrs['short_name']}·{word}"[:60],
        "field": parent.attrs["field"], "chain": parent.attrs["chain"],
        "total_yuan": parent.total_yuan * share // 10_000 // 1_000_000 * 1_000_000,
    }  # fmt: skip


def _size(one: Invented) -> None:
    """A total of its size band. Stories and bundles are big: three projects must be able to drag a county."""
    sizes = {index: item["permille"] for index, item in enumerate(profile()["sizes"])}
    band = one.dice.weighted("band", sizes)
    if one.story or one.role == "parent":
        band = max(band, 4)
    elif one.trajectory in ("building_dragging", "stopped", "start_overdue"):
        band = min(band, 4)
    size = profile()["sizes"][band]
    steps = (size["high_yuan"] - size["low_yuan"]) // size["step_yuan"]
    one.attrs["total_yuan"] = size["low_yuan"] + one.dice.between("total", 0, steps - 1) * size["step_yuan"]


def _finish(one: Invented, own: Dice) -> None:
    """Owner, responsible unit, nature, approval, site."""
    low, high = profile()["fixed_share_bp"]
    public = one.attrs["field"] in profile()["owner_is_platform_fields"]
    one.attrs |= {
        "fixed_yuan": one.total_yuan * one.dice.between("fixed", low, high) // 10_000 // 100_000 * 100_000,
        "nature": one.dice.weighted("nature", profile()["natures"]),
        "approval_mode": "approve" if public else one.dice.weighted("mode", {"file": 950, "check": 50}),
        "owner_name": _owner(one, public), "unit": _unit(one, public), "site": _site(one),
        "content": f"{one.attrs['short_name']}及配套设施（示例）", "row_role": one.role, "is_counted": one.is_counted,
    }  # fmt: skip


def _owner(one: Invented, public: bool) -> str:
    kind = "platform" if public else "enterprise"
    mine = [row["name"] for row in files.rows("sample/parties.csv") if row["place_code"] == one.place and row["kind"] == kind]
    return one.dice.pick("owner", mine)


def _unit(one: Invented, public: bool) -> str:
    """The code of the responsible unit: 工信 for industry, 住建 or the platform company for public works."""
    suffix = one.dice.pick("unit", ("ZJJ", "PTG", "ZJJ")) if public else one.dice.pick("unit", ("GXJ", "GXJ", "GXJ", "XMB"))
    return f"{one.place}-{suffix}"


def _site(one: Invented) -> str:
    sites = [row["code"] for row in files.rows("sample/places.csv") if row["parent_code"] == one.place]
    return one.dice.pick("site", sites)


def _code(one: Invented, number: int) -> str:
    mode = _CODE_MODE.get(one.attrs["approval_mode"], 4)
    yymm = f"{one.dice.between('code year', 20, 22)}{one.dice.between('code month', 1, 12):02d}"
    return nfkc_code(_CODE.format(yymm=yymm, division=one.place[2:].replace("S", "0")[:4], mode=mode, number=number))


def in_order(made: Iterable[Invented]) -> list[Invented]:
    """Bundles before their parts, so that a part finds its parent's id."""
    return sorted(made, key=lambda one: bool(one.parent))


def by_place(made: Iterable[Invented]) -> dict[str, list[Invented]]:
    """Projects by the code of their place."""
    grouped: dict[str, list[Invented]] = defaultdict(list)
    for one in made:
        grouped[one.place].append(one)
    return grouped
