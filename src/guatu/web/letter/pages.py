"""Pages of the letter room as they are drawn, by a look or after a step that was refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.requests import SignedRequest
from guatu.desk.letter_acts import acts_of
from guatu.desk.letter_page import page_of
from guatu.desk.letter_reading import pages_of
from guatu.desk.screen import Screen
from guatu.documents.content import Edition
from guatu.kernel.errors import Conflict, Invalid
from guatu.life.supervise.letters import queries, templating
from guatu.life.supervise.letters.models import Letter, LetterTemplate
from guatu.life.supervise.letters.rules import FIGURE, SLOTS
from guatu.ui.components import Tab
from guatu.web import shell
from guatu.web.letter import forms as own_forms
from guatu.web.letter import writing
from guatu.web.letter.acts import ACTS, Act


def screen_of(request: SignedRequest) -> Screen:
    """The screen of a page of letters."""
    return shell.today_screen_of(request, verb="document.read")


def letter_page(request: SignedRequest, letter: Letter, *, status: int = 200, **refused: Any) -> HttpResponse:
    """One letter. `refused` holds the form of the act that was sent, under its name."""
    page = page_of(screen_of(request), letter)
    edition = Edition.CHECK if request.GET.get("edition") == "check" else Edition.CLEAN
    offered = [(act, _form(act, letter, refused)) for act in ACTS if act.key in page.acts]
    context = {
        "page": page, "letter": letter, "edition": edition.value, "sheets": _sheets(letter, edition), "editions": _editions(letter, edition),
        "first": [one for one in offered if one[0].name in _FIRST], "more": [one for one in offered if one[0].name not in _FIRST],
        "redraft_url": reverse("letter:redraft", args=[letter.id]) if "redraft" in page.acts else "",
    }  # fmt: skip
    return shell.page(request, "letter/letter.html", context, screen=page.screen, active="letter", status=status)


_FIRST = frozenset({"check", "countersign", "sign", "receive", "reply", "accept", "refuse", "deliver"})


def _form(act: Act, letter: Letter, refused: dict[str, Any]) -> Any:
    return refused.get(act.name.replace("-", "_")) or act.form(letter=letter)


def _sheets(letter: Letter, edition: Edition) -> list[tuple[int, str]]:
    """(page number, address of its picture)."""
    count = len(pages_of(letter.document, edition))
    return [(at, reverse("letter:page", args=[letter.id, edition.value, at])) for at in range(1, count + 1)]


def _editions(letter: Letter, edition: Edition) -> list[Tab]:
    url = reverse("letter:letter", args=[letter.id])
    return [
        Tab(_("正式件"), url, edition is Edition.CLEAN), Tab(_("核对稿（数有编号）"), f"{url}?edition=check", edition is Edition.CHECK),
    ]  # fmt: skip


def put_problems(form: forms.Form, problem: Invalid | Conflict, renames: dict[str, str] | None = None) -> int:
    """A verb's problems on the fields they are about; what belongs to no field stands above. Returns the status to answer."""
    if isinstance(problem, Conflict):
        form.add_error(None, str(problem.reason))
        return 409
    for name, found in problem.problems.items():
        field = (renames or {}).get(name, name)
        for one in found:
            form.add_error(field if field in form.fields else None, str(one))
    return 422


def offered_now(request: SignedRequest, letter: Letter) -> frozenset[str]:
    """The acts the page offers now: the form of one that is not offered any more says its problem above the page."""
    return acts_of(request.actor, letter, queries.reply_case_of(letter))


def told(form: forms.Form) -> str:
    """Every problem of a form in one line."""
    return "；".join(str(text) for found in form.errors.values() for text in found)


def template_page(request: SignedRequest, screen: Screen, now: LetterTemplate, form: forms.Form, status: int) -> HttpResponse:
    """One kind's words: a form for whoever may change them, the slots, the versions."""
    context = {
        "form": form, "now": now, "kind": now.get_kind_display(), "may_edit": policy.can(request.actor, "letter.template", screen.root).ok,
        "slots": SLOTS, "figure_slot": f"{{{FIGURE}cases.open}}", "versions": templating.versions_of(now.kind, screen.root.id),
        "back_url": screen.link("letter:templates"),
    }  # fmt: skip
    return shell.page(request, "letter/template.html", context, screen=screen, active="letter", status=status)


def batch_page(request: SignedRequest, screen: Screen, *, status: int = 200, **refused: Any) -> HttpResponse:
    """Letters in one go: what waits, and how far the jobs are."""
    may = {verb: policy.can(request.actor, f"letter.{verb}").ok for verb in ("draft", "sign")}
    groups, choices = writing.adopted_groups(screen) if may["draft"] else [], letter_choices(screen) if may["sign"] else []
    context = {
        "may": may, "groups": groups, "choices": choices, "runs": writing.runs_of(screen), "back_url": screen.link("letter:list"),
        "draft_form": refused.get("draft") or own_forms.BatchDraftForm(groups=writing.group_choices(groups)), "draft_url": screen.link("letter:batch-draft"),
        "sign_form": refused.get("sign") or own_forms.BatchSignForm(letters=choices), "sign_url": screen.link("letter:batch-sign"),
    }  # fmt: skip
    return shell.page(request, "letter/batch.html", context, screen=screen, active="letter", status=status)


def letter_choices(screen: Screen) -> own_forms.Choices:
    """The letters one may sign, as one ticks them."""
    return [(str(one.id), f"{one.addressee.name}　{queries.shown_title(screen.actor, one)}") for one in writing.signable(screen)]
