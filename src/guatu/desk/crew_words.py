"""Facts about crews and visits in words, for the timeline of a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.queries import post_labels
from guatu.facts.models import Fact
from guatu.ledger.models.crew import EndCause, Seat, VisitKind


def _post(body: Mapping[str, Any]) -> str:
    return next(iter(post_labels([UUID(body["post"])]).values()), "")


def _label(choices: Any, code: str) -> str:
    return str(dict(choices.choices).get(code, code))


def _seated(body: Mapping[str, Any], _fact: Fact, _words: Any) -> str:
    return _("%(seat)s：%(post)s就位") % {"seat": _label(Seat, body["seat"]), "post": _post(body)}


def _vacated(body: Mapping[str, Any], _fact: Fact, _words: Any) -> str:
    words = {"seat": _label(Seat, body["seat"]), "post": _post(body), "cause": _label(EndCause, body["cause"])}
    return _("%(seat)s：%(post)s离位（%(cause)s）") % words


def _visited(body: Mapping[str, Any], _fact: Fact, _words: Any) -> str:
    return f"{_label(VisitKind, body['visit_kind'])}：{body['topics']}"


def _withdrawn(_body: Mapping[str, Any], _fact: Fact, _words: Any) -> str:
    return _("撤回误登的走访")


TITLES: dict[str, Callable[[Mapping[str, Any], Fact, Any], str]] = {
    "ledger.crew_seated": _seated,
    "ledger.crew_vacated": _vacated,
    "ledger.visit_recorded": _visited,
    "ledger.visit_withdrawn": _withdrawn,
}
