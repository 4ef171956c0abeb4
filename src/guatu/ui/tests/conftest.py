"""The gallery as the tests see it: its own addresses and middleware, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation

from guatu.ui.tests.gallery import settings as gallery_settings

CATALOGUE = Path(__file__).parents[1] / "locale/en/LC_MESSAGES/django.po"
SCENES = (
    "/", "/?past=1", "/?sort=-total&cols=light,total&county=示例甲县&total_from=5", "/empty/", "/cockpit/", "/project/",
    "/parts/", "/form/", "/form/?wrong=1", "/figure/investment.rate/", "/light/4/",
    *(f"/error/{code}/" for code in ("400", "403", "403_csrf", "404", "409", "413", "500", "503")),
)  # fmt: skip


@pytest.fixture
def gallery(settings) -> Client:
    """A visitor of the gallery."""
    for name in ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CONTENT_SECURITY_POLICY"):
        setattr(settings, name, getattr(gallery_settings, name))
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    return Client()


@pytest.fixture
def see(gallery: Client) -> Callable[..., lxml.html.HtmlElement]:
    """Asks for a scene and gives its HTML as a tree."""

    def look(path: str, **headers: str) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(gallery.get(path, headers=headers).content.decode())

    return look


@pytest.fixture
def in_english(settings, tmp_path: Path) -> Iterator[None]:
    """Reads the catalogue from its source, so that a missing translation shows without anything being compiled first."""
    folder = tmp_path / "en/LC_MESSAGES"
    folder.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, (folder / "django.mo").open("wb") as target:
        write_mo(target, read_po(source))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("en"):
        yield
