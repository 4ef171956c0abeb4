"""Who may use the meeting room: those who sit at the table read; the office of the body's own place runs it."""

from guatu.access.matrix import Rule

_RUN = {"things": "meeting", "at": "place", "get": None}
_SERIES = {"things": "meeting-series", "at": "place"}
_TOPIC = {"things": "meeting-topic", "get": None}

RULES = {
    "meeting:list": Rule("meeting.read"),
    "meeting:load": Rule("meeting.series", get=None, post=302),
    "meeting:series-new": Rule("meeting.series", post=422),
    "meeting:series": Rule("meeting.series", **_SERIES, post=422),
    "meeting:plan": Rule("meeting.run", **_SERIES, get=None, post=422),
    "meeting:skip": Rule("meeting.run", **_SERIES, get=None, post=422),
    "meeting:list-project": Rule("meeting.run", **_SERIES, get=None, post=422),
    "meeting:release-project": Rule("meeting.run", **_SERIES, get=None, post=422),
    "meeting:topic-new": Rule("topic.raise", post=422),
    "meeting:topic": Rule("topic.read", things="meeting-topic"),
    "meeting:evidence": Rule("topic.read", things="meeting-evidence"),
    "meeting:advise": Rule("topic.advise", **_TOPIC, post=422),
    "meeting:accept": Rule("meeting.run", **_TOPIC, at="place", post=422),
    "meeting:return": Rule("meeting.run", **_TOPIC, at="place", post=422),
    "meeting:merge": Rule("meeting.run", **_TOPIC, at="place", post=422),
    "meeting:show": Rule("meeting.read", things="meeting"),
    "meeting:since": Rule("meeting.read", things="meeting"),
    "meeting:room": Rule("meeting.pack", things="meeting", at="place"),
    "meeting:decide": Rule("meeting.run", **_RUN, post=422),
    "meeting:act": Rule("meeting.run", **_RUN, post=422),
    "meeting:freeze": Rule("meeting.run", **_RUN, post=302),
    "meeting:move": Rule("meeting.run", **_RUN, post=422),
    "meeting:not-held": Rule("meeting.run", **_RUN, post=422),
    "meeting:finish": Rule("meeting.run", **_RUN, post=302),
    "meeting:attendance": Rule("meeting.run", **_RUN, post=422),
    "meeting:minutes": Rule("meeting.read", things="meeting-minutes"),
    "meeting:draft": Rule("meeting.run", **_RUN, post=302),
    "meeting:check": Rule("meeting.check", **_RUN, post=302),
    "meeting:issue": Rule("meeting.issue", **_RUN, post=422),
    "meeting:withdraw": Rule("meeting.run", **_RUN, post=422),
    "meeting:minutes-file": Rule("meeting.pack", things="meeting-minutes-file", at="place"),
    "meeting:pack-file": Rule("meeting.pack", things="meeting-pack-file", at="place"),
    "meeting:orders-file": Rule("meeting.pack", things="meeting-orders-file", at="place"),
    "meeting:one-page": Rule("meeting.pack", things="meeting", at="place"),
}
