"""Write the tables of docs/glossary.md: what each identifier is called in Chinese.

python tools/glossary.py
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import loaded  # noqa: F401
from django.apps import apps
from django.db.models import Choices, Model
from generated import DOCS, table, write

from guatu.access.models import places
from guatu.access.roles import ROLES, VERBS
from guatu.attention.registry import all_rules
from guatu.figures.registry import all_figures
from guatu.ledger import vocab
from guatu.ledger.attributes import ATTRIBUTES

PAGE = DOCS / "glossary.md"
HAN = re.compile(r"[\u4e00-\u9fff]")
Pairs = list[tuple[str, str]]


def parts() -> dict[str, str]:
    """What the page takes from the code."""
    found = {name: table(("Identifier", "中文"), [(f"`{one}`", zh) for one, zh in pairs()]) for name, pairs in SECTIONS.items()}
    head = ("Identifier", "中文", "Columns")
    return found | {"things": table(head, [(f"`{m.__name__}`", m._meta.verbose_name, columns_text(m)) for m in models()])}


def models() -> list[type[Model]]:
    """Every table of ours, storey by storey."""
    return [model for model in apps.get_models() if model.__module__.startswith("guatu.")]


def columns(model: type[Model]) -> Pairs:
    """The columns of a table that have a Chinese name."""
    named = [(field.name, str(field.verbose_name)) for field in model._meta.fields]
    return [(name, zh) for name, zh in named if HAN.search(zh)]


def columns_text(model: type[Model]) -> str:
    """The columns in one cell."""
    return "；".join(f"`{name}` {zh}" for name, zh in columns(model))


def vocabulary() -> Pairs:
    """Closed lists of codes."""
    lists = [one for module in (vocab, places) for one in vars(module).values() if is_codes(one)]
    return [(f"{one.__name__}.{item.name} {item.value}".strip(), str(item.label)) for one in lists for item in one]


def is_codes(thing: object) -> bool:
    """Whether something is a list of codes of ours."""
    return inspect.isclass(thing) and issubclass(thing, Choices) and thing.__module__.startswith("guatu.")


SECTIONS: dict[str, Callable[[], Pairs]] = {
    "attributes": lambda: [(key, str(one.title)) for key, one in ATTRIBUTES.items()],
    "codes": vocabulary,
    "roles": lambda: [(key, str(one.name)) for key, one in ROLES.items()],
    "verbs": lambda: [(key, str(label)) for key, label in VERBS.items()],
    "figures": lambda: [(one.key, one.title) for one in all_figures()],
    "lights": lambda: [(one.key, str(one.title)) for one in all_rules()],
}


if __name__ == "__main__":
    write(PAGE, parts())
