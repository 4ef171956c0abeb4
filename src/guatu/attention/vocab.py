"""Words of an exemption: how far it got."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExemptionState(models.TextChoices):
    """豁免状态."""

    PROPOSED = "proposed", _("待批")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")
