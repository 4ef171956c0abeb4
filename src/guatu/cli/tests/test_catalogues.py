"""The catalogues: what is found, what is missing, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from guatu.cli import catalogues


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package with one app."""
    app = tmp_path / "shop"
    (app / "templates/shop").mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "views.py").write_text('_("项目")\nngettext("%(n)d 个项目", "%(n)d 个项目", n)\npgettext("月", "开工")\n')
    template = '  {% if a %}\n{% translate "台账" %}\n {% endif %}{% blocktranslate %}共 {{ n }} 个{% endblocktranslate %}\n'
    (app / "templates/shop/list.html").write_text(template)
    monkeypatch.setattr(catalogues, "PACKAGE", tmp_path)
    return tmp_path


def test_it_works(package: Path) -> None:
    """Texts of code and templates, with plural and context."""
    found = {(text.key, text.context) for text in catalogues.texts()}
    assert found == {("项目", None), ("%(n)d 个项目", None), ("开工", "月"), ("台账", None), ("共 %(n)s 个", None)}


def test_update_keeps_what_was_translated_and_drops_what_is_gone(package: Path) -> None:
    """A second update changes nothing; a text no longer said goes."""
    catalogues.update()
    path = package / "shop" / catalogues.PO
    path.write_text(path.read_text().replace('msgid "项目"\nmsgstr ""', 'msgid "项目"\nmsgstr "Project"'))
    (package / "shop/templates/shop/list.html").write_text("")
    catalogues.update()
    kept = catalogues.read(path)
    assert kept.get("项目").string == "Project" and kept.get("台账") is None


def test_what_has_no_english_is_named(package: Path) -> None:
    """Every text at first; none once all are translated, plural forms too."""
    assert len(catalogues.missing()) == 5
    translate(package, {"项目": "Project", "台账": "Ledger", "开工": "start", "共 %(n)s 个": "%(n)s in all"})
    assert catalogues.missing() == ["shop/views.py: no English: %(n)d 个项目"]


def test_an_invented_placeholder_is_named(package: Path) -> None:
    """English may leave a placeholder out, never add one."""
    translate(package, {"项目": "Project %(name)s"})
    assert "shop/views.py: other placeholders: 项目" in catalogues.missing()


def test_compiled_catalogues_hold_the_english(package: Path) -> None:
    """And are written again only when the text changed."""
    translate(package, {"项目": "Project"})
    assert catalogues.compile_all() == ["shop/locale/en/LC_MESSAGES/django.po"]
    with (package / "shop" / catalogues.PO).with_suffix(".mo").open("rb") as file:
        assert read_mo(file).get("项目").string == "Project"
    assert catalogues.compile_all() == []


def translate(package: Path, english: dict[str, str]) -> None:
    """Give some texts their English."""
    path = package / "shop" / catalogues.PO
    catalog = catalogues.wanted()[path]
    for entry in catalog:
        if isinstance(entry.id, str) and entry.id in english:
            entry.string = english[entry.id]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        catalogues.write_po(out, catalog)
