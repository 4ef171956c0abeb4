"""Letters in one go, and what the clock does for them. Each letter is its own entry; what fails is listed and stops nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guatu.cases.vocab import RungState
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.queries import Group, groups_for
from guatu.life.supervise.letters.services import Basis, Draft, Number, draft_letter, settle_letters, sign_letter
from guatu.life.supervise.letters.vocab import LetterState
from guatu.runner.jobs import Reporter, job
from guatu.runner.registry import LONG_QUEUE, schedule

MOST_LEFT = 200


@job("letters.draft_all", title=_("批量拟函"), queue=LONG_QUEUE)
def draft_all(progress: Reporter, root: str, skip_reason: str = "") -> dict[str, Any]:
    """One letter an addressee from every adopted proposal. A second run finds the drafted ones gone from the list."""
    groups = groups_for(progress.actor, UUID(root), states=(RungState.CONFIRMED,))
    progress.step(0, len(groups), _("正在拟函"))
    basis = Basis.now()
    batch = _Batch(progress, len(groups))
    for group in groups:
        draft = partial(draft_letter, actor=progress.actor, basis=basis, idem_key=f"{progress.idem_key}:{group.key}")
        batch.do(group.addressee.label, partial(draft, draft=_draft(group, skip_reason)))
    return batch.told("drafted")


def _draft(group: Group, skip_reason: str) -> Draft:
    return Draft(
        group.kind, group.addressee.id, tuple(one.id for one in group.escalations), skip_reason=skip_reason,
    )  # fmt: skip


@job("letters.sign_all", title=_("批量签发"), queue=LONG_QUEUE)
def sign_all(progress: Reporter, letters: list[str], organ_code: str) -> dict[str, Any]:
    """Sign each with the next number. A killed run leaves every letter signed or unsigned; a second one goes on with the rest."""
    progress.step(0, len(letters), _("正在签发"))
    batch = _Batch(progress, len(letters))
    for text in letters:
        letter = Letter.objects.select_related("addressee").filter(id=UUID(text)).first()
        if letter is None:
            continue
        if letter.signed_on is not None and letter.state != LetterState.WITHDRAWN:
            batch.count()
            continue
        key, number = f"{progress.idem_key}:{letter.id}", Number(organ_code=organ_code)
        batch.do(letter.title, partial(sign_letter, actor=progress.actor, letter=letter.id, number=number, idem_key=key))
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
        self._move()

    def count(self) -> None:
        """One that was done in an earlier run."""
        self.done += 1
        self._move()

    def _move(self) -> None:
        self.seen += 1
        self.progress.step(self.seen, self.total)

    def told(self, key: str) -> dict[str, Any]:
        """The result of the job."""
        return {key: self.done, "left": self.left[:MOST_LEFT], "left_total": len(self.left)}


def reason_of(problem: Refused | Invalid | Conflict) -> str:
    """A refusal in words, without the names of fields."""
    if isinstance(problem, Invalid):
        return "；".join(str(one) for found in problem.problems.values() for one in found)
    return str(problem)


@schedule("letters.settle_daily", cron="20 7 * * *", title=_("每天 7:20 清理已销号事项的函件"))
@job("letters.settle", title=_("清理已销号事项的函件"))
def settle(progress: Reporter) -> dict[str, int]:
    """What was settled closes its open rungs and drafts (R4.4). Safe to repeat."""
    progress.step(doing=_("正在核对已销号事项"))
    return settle_letters(actor=progress.actor)
