"""The gate of a topic's evidence: a photo drawn anew, or a plain PDF; looked at before anything of it is kept (DECISIONS 13)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.kernel.errors import Invalid
from guatu.life.dispatch.returns.photos import Photo, clean_photo, kept

MOST_BYTES = 20 * 1024 * 1024
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|Encrypt)\b")
_SECRET_NAME = re.compile(r"绝密|机密|秘密[★☆(（]|内部绝密")


class PaperField(forms.FileField):
    """A photo or a PDF; cleans to what may be stored."""

    def __init__(self, **more: Any) -> None:
        hint = gettext_lazy("照片或 PDF，不超过 20 MB。")
        widget = forms.FileInput(attrs={"accept": "image/*,.pdf"})
        super().__init__(label=gettext_lazy("佐证材料"), widget=widget, required=False, help_text=hint, **more)

    def clean(self, data: Any, initial: Any = None) -> Photo | tuple[bytes, str] | None:
        """What may be stored. Errors: ValidationError saying how to mend it."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        name = PurePosixPath(PureWindowsPath(file.name or "").as_posix()).name[:200]
        try:
            content = _read(file, name)
            return (content, name) if content.startswith(b"%PDF-") else clean_photo(content, name, "album")
        except Invalid as invalid:
            raise ValidationError([str(one) for found in invalid.problems.values() for one in found]) from invalid


def _read(file: UploadedFile[Any], name: str) -> bytes:
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError(_("文件超过 20 MB。请压缩照片，或拆分后再上传。"))
    if _SECRET_NAME.search(name):
        raise ValidationError(_("文件名带有密级标志。涉密材料不得上传。"))
    content = file.read()
    if content.startswith(b"%PDF-") and (b"%%EOF" not in content[-2048:] or _ACTIVE.search(content)):
        raise ValidationError(_("PDF 不完整，或设有密码、含有脚本、内嵌文件。请打印为不含这些内容的 PDF 后再上传。"))
    return content


def evidence_of(paper: Photo | tuple[bytes, str] | None) -> tuple[Evid, ...]:
    """A paper stored, as the evidence of a fact. Inside the caller's transaction."""
    if paper is None:
        return ()
    if isinstance(paper, Photo):
        return (kept(paper),)
    return (Evid(files.store(paper[0], name=paper[1], kind="pdf").sha256, {}),)
