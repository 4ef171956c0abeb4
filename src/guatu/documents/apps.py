"""Django app of the documents: the frozen content and its numbers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """文书。"""

    name = "guatu.documents"
    label = "documents"
    verbose_name = _("文书")
