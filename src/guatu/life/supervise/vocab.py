"""Words of supervision: how a leader spoke, what was wanted, how far an instruction is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """批示形式."""

    WRITTEN = "written", _("批示")
    ORAL = "oral", _("口头指示")


class Mode(models.TextChoices):
    """批示要求：a circled paper was read and asks for nothing."""

    READ = "read", _("圈阅")
    ADVISE = "advise", _("阅示")
    HANDLE = "handle", _("办理")


class InstructionState(models.TextChoices):
    """批示件到了哪一步；once it is a case, the case says the rest."""

    RECORDED = "recorded", _("待拟办")
    PROPOSED = "proposed", _("拟办待批")
    OPENED = "opened", _("已交办")
    FILED = "filed", _("存阅")
