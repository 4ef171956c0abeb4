"""The map, the lists of figures and facts, and the storeys they show are those of the code."""

from __future__ import annotations

import facts_doc
import figures_doc
import generated
import map
import pytest

from tests.architecture.sources import CLONE, contracts


def test_it_works() -> None:
    """The tree names every storey that is there, in the order of the contract."""
    tree = map.parts()["tree"].splitlines()
    shown = [line.split("/")[0].strip() for line in tree if line.startswith("  ") and not line.startswith("   ")]
    assert shown == [name for name in map.storeys() if (CLONE / "src/guatu" / name / "__init__.py").is_file()]
    assert len(map.storeys()) >= len(contracts()["storeys"]["layers"])


def test_every_package_says_what_it_is() -> None:
    """A line of the tree has words behind its name."""
    silent = [line for line in map.parts()["tree"].splitlines()[2:-1] if not line.partition("/")[2].strip()]
    assert not silent, silent


def test_the_map_is_fresh() -> None:
    """`python tools/map.py` would change nothing."""
    assert generated.is_fresh(map.PAGE, map.parts())


def test_the_figures_are_fresh() -> None:
    """`python tools/figures_doc.py` would change nothing."""
    assert generated.is_fresh(figures_doc.PAGE, figures_doc.parts())


def test_the_facts_are_fresh() -> None:
    """`python tools/facts_doc.py` would change nothing."""
    assert generated.is_fresh(facts_doc.PAGE, facts_doc.parts())


def test_a_stale_page_is_seen() -> None:
    """The checks above can fail, and a page without marks is refused."""
    page = "a\n<!-- x -->\nold\n<!-- /x -->\nb"
    assert generated.put(page, "x", "new") == "a\n<!-- x -->\nnew\n<!-- /x -->\nb"
    assert not generated.is_fresh(map.PAGE, {"tree": "nothing"})
    with pytest.raises(ValueError, match="no marks"):
        generated.put(page, "y", "new")
