"""What every verb of one's own notices begins with: the post one sits in, and nobody else's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guatu.access.models import Post, User
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Refused


def own_post(actor: Actor) -> Post:
    """The actor's own post. Errors: Refused without one, and when acting for another post."""
    if actor.post_id is None or actor.user_id is None:
        raise Refused(_("当前账号没有在任岗位，不能设置通知。"))
    if actor.on_behalf_of is not None:
        # Whoever acts for another must not have the other's notices sent to an address of their own.
        raise Refused(_("代他岗办理时不能改通知设置，请先切换回本岗位。"))
    found: Post = Post.objects.select_related("place").get(id=actor.post_id)
    return found


def own_user(actor: Actor) -> User:
    """The account that acts. Errors: Refused for nobody's."""
    if actor.user_id is None:
        raise Refused(_("当前账号没有在任岗位，不能设置通知。"))
    return User.objects.get(id=actor.user_id)
