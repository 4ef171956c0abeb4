"""Letters in one go, and what the clock does for them. Each letter is its own entry; what fails is listed and stops nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guatu.access.models import Unit
from guatu.kernel.errors import Conflict, Invalid, Refused, reason_of
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import Group, shown_title
from guatu.life.supervise.letters.services import Basis, Draft, Number, draft_letter, settle_letters, sign_letter
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import LONG_QUEUE, schedule

MOST_LEFT = 200


@job("letters.draft_all", title=_("批量拟函"), queue=LONG_QUEUE)
def draft_all(progress: Reporter, groups: list[dict[str, Any]], skip_reason: str = "") -> dict[str, Any]:
    """One letter from each group as it was ticked (`asked_for`). A second run of the same job finds the drafted ones drafted."""
    progress.step(0, len(groups), _("正在拟函"))
    basis = Basis.now()
    batch = _Batch(progress, len(groups))
    names = {one.id: one.label for one in Unit.objects.filter(id__in=[group["addressee"] for group in groups])}
    for group in groups:
        asked = _draft(group, skip_reason)
        # A rung has one letter: its id tells this group from any other of the same addressee.
        key = f"{progress.idem_key}:{asked.escalations[0]}"
        draft = partial(draft_letter, actor=progress.actor, basis=basis, idem_key=key)
        batch.do(names.get(asked.addressee, ""), partial(draft, draft=asked))
    return batch.told("drafted")


def asked_for(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Groups as the job is told of them: what stood on the page when it was asked for, and nothing adopted since."""
    return [
        {"addressee": str(one.addressee.id), "kind": one.kind, "escalations": [str(rung.id) for rung in one.escalations]}
        for one in groups
    ]


def _draft(group: dict[str, Any], skip_reason: str) -> Draft:
    rungs = tuple(UUID(one) for one in group["escalations"])
    return Draft(group["kind"], UUID(group["addressee"]), rungs, skip_reason=skip_reason)


@job("letters.sign_all", title=_("批量签发"), queue=LONG_QUEUE)
def sign_all(progress: Reporter, letters: list[str], organ_code: str) -> dict[str, Any]:
    """Sign each with the next number. A killed run leaves every letter signed or unsigned; a second one goes on with the rest."""
    progress.step(0, len(letters), _("正在签发"))
    batch = _Batch(progress, len(letters))
    for text in letters:
        letter = Letter.objects.filter(id=UUID(text)).first()
        name = shown_title(progress.actor, letter) if letter else ""
        # What an earlier run of this job signed answers by its key; what somebody else signed meanwhile is told.
        key, number = f"{progress.idem_key}:{text}", Number(organ_code=organ_code)
        batch.do(name, partial(sign_letter, actor=progress.actor, letter=UUID(text), number=number, idem_key=key))
    return batch.told("signed")


class _Batch:
    """What came of each: how many were done, and why each other was not."""

    def __init__(self, progress: Reporter, total: int) -> None:
        self.progress, self.total = progress, total
        self.done, self.seen = 0, 0
        self.left: list[list[str]] = []

    def do(self, name: str, act: Callable[[], object]) -> None:
        """Do one; a refusal is written down."""
        try:
            if act() is False:
                self.left.append([name, str(_("已签一人，还须另一个岗位签发。"))])
            else:
                self.done += 1
        except (Refused, Invalid, Conflict) as problem:
            self.left.append([name, reason_of(problem)])
        self.seen += 1
        self.progress.step(self.seen, self.total)

    def told(self, key: str) -> dict[str, Any]:
        """The result of the job."""
        return {key: self.done, "left": self.left[:MOST_LEFT], "left_total": len(self.left)}


@schedule("letters.settle_daily", cron="20 7 * * *", title=_("每天 7:20 清理已销号事项的函件"))
@job("letters.settle", title=_("清理已销号事项的函件"))
def settle(progress: Reporter) -> dict[str, int]:
    """What was settled closes its open rungs and drafts (R4.4). Safe to repeat."""
    progress.step(doing=_("正在核对已销号事项"))
    return settle_letters(actor=progress.actor)
