"""The glossary holds every name of the code, and neither side of a table twice."""

from __future__ import annotations

from collections import Counter

import generated
import glossary
import pytest
from django.apps import apps

CORE = ("access", "facts", "figures", "ledger")
# A stage and the milestone that reaches it are called the same, and so is the empty choice of two lists.
SAME = {"codes": {"签约", "开工", "竣工", "投产", "达产", "达效", "未填"}}


def page() -> str:
    """The glossary as it stands."""
    return glossary.PAGE.read_text(encoding="utf-8")


def test_it_works() -> None:
    """`python tools/glossary.py` would change nothing."""
    assert generated.is_fresh(glossary.PAGE, glossary.parts())


def test_every_table_and_column_of_the_core_is_named() -> None:
    """A name in the code stands in the glossary beside its identifier."""
    text = page()
    models = [model for app in CORE for model in apps.get_app_config(app).get_models()]
    missing = [m.__name__ for m in models if f"| `{m.__name__}` | {m._meta.verbose_name} |" not in text]
    missing += [f"{m.__name__}.{name}" for m in models for name, zh in glossary.columns(m) if f"`{name}` {zh}" not in text]
    assert len(models) > 25
    assert not missing, missing


def test_every_table_has_a_chinese_name() -> None:
    """No table goes by its English name only."""
    silent = [model.__name__ for model in glossary.models() if not glossary.HAN.search(str(model._meta.verbose_name))]
    assert not silent, silent


def test_no_table_is_named_twice() -> None:
    """One identifier, one thing; one Chinese name, one thing."""
    assert not twice(model.__name__ for model in glossary.models())
    assert not twice(str(model._meta.verbose_name) for model in glossary.models())


def test_no_column_is_named_twice() -> None:
    """Within a table every Chinese name means one column."""
    found = {model.__name__: twice(zh for _name, zh in glossary.columns(model)) for model in glossary.models()}
    assert not any(found.values()), {name: doubles for name, doubles in found.items() if doubles}


@pytest.mark.parametrize("section", sorted(glossary.SECTIONS))
def test_no_word_of_a_section_means_two_things(section: str) -> None:
    """Within a section neither an identifier nor a Chinese name stands twice, but for what is the same on purpose."""
    pairs = glossary.SECTIONS[section]()
    assert not twice(one for one, _zh in pairs)
    assert twice(zh for _one, zh in pairs) == SAME.get(section, set())


def test_a_double_is_seen() -> None:
    """The checks above can fail."""
    assert twice(["a", "b", "a"]) == {"a"}


def twice(names: object) -> set[str]:
    """What occurs more than once."""
    return {name for name, count in Counter(names).items() if count > 1}  # type: ignore[call-overload]
