"""Who may use the addresses of the queue room. One's own jobs are open to whoever asked for them; the rest needs the verb."""

from guatu.access.matrix import SIGNED_IN, Rule

RULES = {
    "queue:list": Rule(SIGNED_IN),
    "queue:live": Rule(SIGNED_IN),
    "queue:schedules": Rule("queue.read", post=422, post_verb="settings.edit"),
    "queue:job": Rule("queue.read", things="job", at="place"),
    "queue:progress": Rule("queue.read", things="job", at="place"),
    "queue:retry": Rule("queue.retry", things="job", at="place", get=None, post=302),
    "queue:cancel": Rule("queue.retry", things="open_job", at="place", get=None, post=302),
}
