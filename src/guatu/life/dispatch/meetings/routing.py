"""Which body a topic belongs to: the rule's proposal, read from the parameters of the day (B09)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from guatu.attention.stalling import stalled
from guatu.figures.context import context_for
from guatu.ledger.queries import parameters
from guatu.life.dispatch.meetings import history, rules
from guatu.life.dispatch.meetings.models import Topic


def proposed(topic: Topic, at: dt.date) -> tuple[str, str]:
    """(kind of series or "", why in words): what the rule proposes for a topic."""
    params = parameters(root=topic.series.place.root_id, at=at)
    limits = rules.Limits(params["meeting.route_units"], params["meeting.route_days"], params["meeting.route_letters"])
    matter = replace(history.matter_of_topic(topic, at), is_stalled=_is_stalled(topic, at))
    route, why = rules.route_of(matter, limits)
    words = {
        "stalled": _("项目长期无进展"), "units": _("涉及 %(n)s 个部门") % {"n": matter.units},
        "letters": _("已发函 %(n)s 次") % {"n": matter.letters}, "days": _("已办 %(n)s 天未结") % {"n": matter.days_open}, "": "",
    }  # fmt: skip
    return ("" if route == "letter" else route), words[why]


def _is_stalled(topic: Topic, at: dt.date) -> bool:
    if topic.project_id is None:
        return False
    place = topic.series.place
    context = context_for(place, at=at).narrowed(project_id=(str(topic.project_id),))
    return any(one.standing.project_id == topic.project_id for one in stalled(context))
