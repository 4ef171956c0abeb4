"""Fields for what people hand in as evidence, each looked at before anything of it is kept, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from guatu.facts import files
from guatu.facts.journal import Evid
from guatu.intake import evidence
from guatu.intake.evidence import Piece
from guatu.kernel.errors import Invalid

_LIMITS = {"n": evidence.MOST_PHOTOS, "mb": evidence.MOST_MEBIBYTES}
_HINTS = {
    evidence.PAPERS: format_lazy(gettext_lazy("PDF、照片、.xlsx 或 .docx，不超过 {mb} MB。照片的拍摄时间和位置另存，图片本身不带。"), **_LIMITS),
    evidence.SCANS: format_lazy(gettext_lazy("PDF 或照片（JPG、PNG），不超过 {mb} MB。"), **_LIMITS),
}
_PHOTOS_HINT = format_lazy(gettext_lazy("照片（JPG、PNG），可拍可选，最多 {n} 张，每张不超过 {mb} MB。没有位置信息的也收。"), **_LIMITS)


class PaperField(forms.FileField):
    """One piece of evidence of certain kinds; cleans to what may be stored."""

    def __init__(self, label: Any = None, *, kinds: tuple[str, ...] = evidence.PAPERS, **more: Any) -> None:
        self.kinds = kinds
        widget = forms.FileInput(attrs={"accept": evidence.accept(kinds)})
        usual = {"required": False, "help_text": _HINTS[kinds]}
        super().__init__(label=label or gettext_lazy("佐证材料"), widget=widget, **{**usual, **more})

    def clean(self, data: Any, initial: Any = None) -> Piece | None:
        """What may be stored. Errors: ValidationError saying how to mend it."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        return _looked(file, lambda content, name: evidence.clean_paper(content, name, self.kinds))


class PhotosInput(forms.FileInput):
    """Several photos, from the gallery or straight from the camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "capture": "environment", "multiple": True, "data-photos": ""})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Every file of the field."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.Field):
    """Photos of the site, each drawn anew; cleans to what may be stored."""

    widget = PhotosInput

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label=label or gettext_lazy("现场照片"), **{"required": False, "help_text": _PHOTOS_HINT, **more})

    def clean(self, value: Any) -> tuple[Piece, ...]:
        """What may be stored. Errors: ValidationError saying which photo and how to mend it."""
        given = [one for one in (value or []) if one]
        try:
            evidence.require_few(len(given))
        except Invalid as invalid:
            raise ValidationError([str(one) for one in invalid.problems["photos"]]) from invalid
        return tuple(_looked(one, evidence.clean_photo, is_named=True) for one in given)


def _looked(file: UploadedFile[Any], look: Callable[[bytes, str], Piece], *, is_named: bool = False) -> Piece:
    try:
        if (file.size or 0) > evidence.MOST_BYTES:
            evidence.refuse_size()
        return look(file.read(), file.name or "")
    except Invalid as invalid:
        said = invalid.texts
        raise ValidationError([f"{file.name}：{one}" for one in said] if is_named else said) from invalid


def evidence_of(pieces: Piece | Iterable[Piece] | None, **told: Any) -> tuple[Evid, ...]:
    """Pieces stored, as the evidence of a fact, with what the page itself was told of them. Inside the caller's transaction."""
    found = (pieces,) if isinstance(pieces, Piece) else tuple(pieces or ())
    return tuple(
        Evid(files.store(one.content, name=one.name, kind=one.kind).sha256, {**one.locator, **told}) for one in found
    )
