"""The door to the permission reader: what a post may do, where, and why; and the table of roles and verbs."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.models import Place, Post
from guatu.access.requests import SignedRequest
from guatu.desk.administration_rights import rights_of
from guatu.figures.labels import place_name
from guatu.web.admin import rights_tables as tables
from guatu.web.admin.acting import page
from guatu.web.admin.doors import GRANT, is_auditor
from guatu.web.admin.forms import place_choices, post_choices
from guatu.web.admin.names import chair_name
from guatu.web.admin.tabling import as_file, query_of, uuid_of, wanted_file


@require_GET
def rights(request: SignedRequest) -> HttpResponse:
    """The reader and the table. Errors: Refused for whoever neither grants nor audits."""
    if not is_auditor(request.actor):
        policy.require(request.actor, GRANT)
    query = query_of(request)
    post, place = _post(query.text("post")), _place(query.text("place"))
    read = tables.rights_table(rights_of(post, place), query) if post else None
    table = tables.role_table(query)
    if wanted_file(request):
        return as_file(request, table if query.text("of") == "roles" or read is None else read)
    context = {
        "post": post, "place": place, "name": chair_name(post) if post else "", "at": place_name(place) if place else "", "read": read, "table": table,
        "posts": [(str(one.id), words) for one, words in post_choices()],
        "places": [(str(one.id), words) for one, words in place_choices()],
    }  # fmt: skip
    return page(request, "admin/rights.html", context, door="rights")


def _post(text: str) -> Post | None:
    asked = uuid_of(text)
    return Post.objects.select_related("unit").filter(id=asked).first() if asked else None


def _place(text: str) -> Place | None:
    asked = uuid_of(text)
    return Place.objects.filter(id=asked).first() if asked else None
