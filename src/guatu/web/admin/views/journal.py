"""Doors to the journal: who did what, entry by entry, fact by fact, with a receipt for each."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.access.requests import SignedRequest
from guatu.desk import administration_journal as reading
from guatu.desk import administration_receipt as receipts
from guatu.kernel.errors import Conflict
from guatu.ui.components import Page
from guatu.web.admin import journal_tables as tables
from guatu.web.admin import words
from guatu.web.admin.acting import page
from guatu.web.admin.pager import pager
from guatu.web.admin.tabling import PAGE_SIZE, as_file, attachment, breakable, page_of, query_of, wanted_file


@require_GET
def journal(request: SignedRequest) -> HttpResponse:
    """Entries by time, verb, post and channel, as far as one may know of them."""
    reader, query = reading.reader_of(request.actor), query_of(request)
    entries, shown = page_of(reading.entries_asked(reader, tables.asked_of(query)), request)
    table = tables.journal_table(reader, entries, reading.surroundings(reader, entries), shown, query)
    if wanted_file(request):
        return as_file(request, table)
    return page(request, "admin/journal.html", {"table": table, "is_audit": reader.is_audit}, door="journal")


@require_GET
def entry(request: SignedRequest, pk: UUID) -> HttpResponse:
    """One entry: its head, its facts, their evidence, its place in the seal."""
    reader, found = reading.get_entry_for(request.actor, pk)
    number = query_of(request).number("page")
    facts = reading.facts_shown(reader, found, start=(number - 1) * PAGE_SIZE, count=PAGE_SIZE)
    around = reading.surroundings(reader, [found])
    heads = [(head, breakable(receipts.head_line(head))) for head in receipts.heads_over(found)]
    context = {
        "one": found, "verb": words.verb(found.verb), "who": tables.who(found, around.posts), "channel": words.channel(found.channel),
        "request_hash": breakable(found.body_hash), "leaf": around.leaves.get(found.id), "heads": heads, "shown": facts,
        "lines": tables.fact_lines(reader, facts), "is_audit": reader.is_audit,
        "pager": pager(query_of(request), Page(number, PAGE_SIZE, facts.total)),
    }  # fmt: skip
    return page(request, "admin/entry.html", context, door="journal")


@require_GET
def receipt(request: SignedRequest, pk: UUID) -> HttpResponse:
    """The entry's receipt as a file. Errors: Conflict while it is not sealed; NotFound for a head that does not cover it."""
    reader, found = reading.get_entry_for(request.actor, pk)
    if not receipts.heads_over(found):
        raise Conflict(_("这张凭证还没有封存；封存每分钟进行一次，请稍后再取回执。"))
    asked = query_of(request).number("size", 0) or None
    body = json.dumps(receipts.receipt(reader, found, asked), ensure_ascii=False, indent=1)
    return attachment(body.encode(), "application/json", f"receipt-{found.id}.json")
