"""Who may use the meeting room: those who sit at the table read; the office of the body's own place runs it."""

from functools import partial

from guatu.access.matrix import Rule

_run = partial(Rule, things="meeting", at="place", get=None)
_series = partial(Rule, things="meeting-series", at="place")
_topic = partial(Rule, things="meeting-topic", get=None)

RULES = {
    "meeting:list": Rule("meeting.read"),
    "meeting:load": Rule("meeting.series", get=None, post=302),
    "meeting:series-new": Rule("meeting.series", post=422),
    "meeting:series": _series("meeting.series", post=422),
    "meeting:plan": _series("meeting.run", get=None, post=422),
    "meeting:skip": _series("meeting.run", get=None, post=422),
    "meeting:list-project": _series("meeting.run", get=None, post=422),
    "meeting:release-project": _series("meeting.run", get=None, post=422),
    "meeting:topic-new": Rule("topic.raise", post=422),
    "meeting:topic": Rule("topic.read", things="meeting-topic"),
    "meeting:evidence": Rule("topic.read", things="meeting-evidence"),
    "meeting:advise": _topic("topic.advise", post=422),
    "meeting:accept": _topic("meeting.run", at="place", post=422),
    "meeting:return": _topic("meeting.run", at="place", post=422),
    "meeting:merge": _topic("meeting.run", at="place", post=422),
    "meeting:show": Rule("meeting.read", things="meeting"),
    "meeting:since": Rule("meeting.read", things="meeting"),
    "meeting:room": Rule("meeting.pack", things="meeting", at="place"),
    "meeting:decide": _run("meeting.run", post=422),
    "meeting:act": _run("meeting.run", post=422),
    "meeting:freeze": _run("meeting.run", post=302),
    "meeting:move": _run("meeting.run", post=422),
    "meeting:not-held": _run("meeting.run", post=422),
    "meeting:finish": _run("meeting.run", post=302),
    "meeting:attendance": _run("meeting.run", post=422),
    "meeting:minutes": Rule("meeting.read", things="meeting-minutes"),
    "meeting:draft": _run("meeting.run", post=302),
    "meeting:check": _run("meeting.check", post=302),
    "meeting:issue": _run("meeting.issue", post=422),
    "meeting:withdraw": _run("meeting.run", post=422),
    "meeting:minutes-file": Rule("meeting.pack", things="meeting-minutes-file", at="place"),
    "meeting:pack-file": Rule("meeting.pack", things="meeting-pack-file", at="place"),
    "meeting:orders-file": Rule("meeting.pack", things="meeting-orders-file", at="place"),
    "meeting:one-page": Rule("meeting.pack", things="meeting", at="place"),
}
