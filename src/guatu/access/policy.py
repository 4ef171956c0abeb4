"""The one question about rights: may this actor do this verb to this thing, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.access import roles
from guatu.access.holdings import Holding, holdings_of
from guatu.access.roles import register_verbs
from guatu.access.scope import is_machine
from guatu.access.things import Thing, ThingScope
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound, Refused

__all__ = ["Verdict", "can", "register_verbs", "require"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `is_hidden`: the thing is out of scope, so even that it exists is not to be told (404)."""

    ok: bool
    reason: str = ""
    is_hidden: bool = False

    def __bool__(self) -> bool:
        return self.ok


def can(actor: Actor, verb: str, thing: Thing | None = None) -> Verdict:
    """Whether `actor` may do `verb` (to `thing`), with a reason to show when not.

    Errors: KeyError for a verb nobody declared.
    """
    label = roles.VERBS[verb]
    if is_machine(actor):
        return Verdict(True)
    holdings = holdings_of(actor)
    carrying = [holding for holding in holdings if verb in holding.verbs]
    if thing is None:
        return Verdict(True) if carrying else _refused(actor, label, holdings)
    return _over_thing(actor, label, holdings, carrying, thing.access_scope())


def require(actor: Actor, verb: str, thing: Thing | None = None) -> None:
    """Let pass or refuse. Errors: NotFound out of scope (404); Refused in scope without the verb (403)."""
    verdict = can(actor, verb, thing)
    if verdict.ok:
        return
    raise NotFound(verdict.reason) if verdict.is_hidden else Refused(verdict.reason)


def _over_thing(actor: Actor, label: str, holdings: tuple[Holding, ...], carrying: list[Holding], thing: ThingScope) -> Verdict:
    if any(holding.covers(thing) for holding in carrying):
        return Verdict(True)
    # An administrator's grant reaches everywhere, but only with its own verbs: it does not bring business into sight.
    if any(holding.covers(thing) for holding in holdings if not holding.is_everywhere):
        return _refused(actor, label, holdings)
    return Verdict(False, _("没有找到。可能已被移除，或不在你的管辖范围。"), is_hidden=True)


def _refused(actor: Actor, label: str, holdings: tuple[Holding, ...]) -> Verdict:
    if actor.post_id is None:
        return Verdict(False, _("当前账号没有在任岗位，不能“%(verb)s”。请联系安全管理员办理任职。") % {"verb": label})
    if not holdings:
        return Verdict(False, _("当前岗位没有有效授权，不能“%(verb)s”。请联系安全管理员授权。") % {"verb": label})
    names = "、".join(dict.fromkeys(str(roles.ROLES[one.role].name) for one in holdings if one.role in roles.ROLES))
    reason = _("“%(role)s”不含“%(verb)s”的权限。如确需办理，请联系安全管理员授权。")
    return Verdict(False, reason % {"role": names, "verb": label})
