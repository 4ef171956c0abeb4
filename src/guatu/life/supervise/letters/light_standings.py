"""Where the folded rows of decided lights stand."""

from __future__ import annotations

from guatu.facts.subject_rows import one_row_fold
from guatu.life.supervise.letters.light_folding import KINDS, fold_decision
from guatu.life.supervise.letters.light_models import LightDecision

SUBJECT = "light_decision"

# A decision keeps the project it was made about: after a merge two runs of one light may stand side by side, and both were decided.
DECISION_FOLD = one_row_fold(
    name="letters.light_decision", subject_type=SUBJECT, kinds=KINDS, fold=fold_decision, table=LightDecision, key="decision_id"
)
