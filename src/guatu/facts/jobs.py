"""The clock's part in the proof: new entries are sealed every minute, everything is verified every night (DECISIONS A10, A12)."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.facts import seal, verify
from guatu.facts.models import Entry
from guatu.kernel.errors import Invalid
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import LONG_QUEUE, schedule

VERIFY, SEAL = "facts.verify", "facts.seal"
# A broken ledger may have a finding a row; the first of them tell where to look.
MOST_KEPT = 200
_TRIES = 3
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@schedule("seal.minute", cron="* * * * *", title=gettext_lazy("每分钟封存新凭证"))
@job(SEAL, title=gettext_lazy("封存凭证"), priority=50)
def seal_entries(progress: Reporter) -> dict[str, Any]:
    """Seal what is not sealed yet. When nothing is, no cut is drawn: an idle night must not write a row a minute."""
    if has_tail():
        seal.seal_now()
    head = seal.head()
    return {"size": head.size, "root": head.root_hash}


def has_tail() -> bool:
    """Whether an entry is not sealed yet: sealing goes in order, so the newest one answers for all."""
    newest = Entry.objects.order_by("-recorded_at", "-id").values_list("leaf__index", flat=True)[:1]
    return any(index is None for index in newest)


@schedule("verify.nightly", cron="40 2 * * *", title=gettext_lazy("每天 2:40 核对账本"))
@job(VERIFY, title=gettext_lazy("核对账本"), queue=LONG_QUEUE)
def verify_ledger(progress: Reporter, head: str = "") -> dict[str, Any]:
    """Prove the whole ledger, against `head` (SIZE:ROOT kept elsewhere) when given. What does not hold is its result.

    Errors: Invalid for a head that is none.
    """
    expected = head_of(head) if head else None
    found = _findings(progress, expected)
    now = seal.head()
    kept = [{"code": one.code, "where": one.where, "message": one.message} for one in found[:MOST_KEPT]]
    return {
        "count": len(found), "findings": kept, "size": now.size, "root": now.root_hash, "unsealed": len(seal.unsealed()),
        "against": head,
    }  # fmt: skip


def _findings(progress: Reporter, expected: tuple[int, str] | None) -> list[verify.Finding]:
    """What does not hold. Looked at again when the journal grew meanwhile: a standing may have moved between two reads."""
    found: list[verify.Finding] = []
    for _try in range(_TRIES):
        before = _newest()
        found = []
        progress.step(0, doing=gettext_lazy("正在核对凭证、封存和现状"))
        # As written in the source, so that each reader gets the words in their own language.
        with translation.override(None):
            for one in verify.verify(expected):
                found.append(one)
                progress.step(len(found))
        if not found or _newest() == before:
            break
    return found


def _newest() -> UUID | None:
    return Entry.objects.order_by("-recorded_at", "-id").values_list("id", flat=True).first()


def head_of(text: str) -> tuple[int, str]:
    """(size, root) of a printed head SIZE:ROOT. Errors: Invalid for anything else."""
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise Invalid({"head": [_("树头应写成“叶数:树根”，树根为 64 位十六进制数。")]})
    return int(found[1]), found[2]
