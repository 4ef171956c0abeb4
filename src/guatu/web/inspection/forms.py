"""What the inspection room asks of people. Forms check shape; whether it may be is for the verbs to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Place, Unit
from guatu.cases.vocab import Grade, Level
from guatu.intake.limits import MAX_FILE_BYTES
from guatu.kernel import clock
from guatu.kernel.ids import uuid7
from guatu.kernel.yuan import parse_amount
from guatu.ledger import vocab
from guatu.life.supervise.rounds.rules import MOST_DRAWN
from guatu.life.supervise.rounds.services import RoundPlan
from guatu.life.supervise.rounds.vocab import Category, Method
from guatu.web.evidence import PhotosField

Choices = Sequence[tuple[str, Any]]


def new_key() -> str:
    """A key against sending one form twice."""
    return str(uuid7())


def _key() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False, max_length=60)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 1000, **more})


def _after(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


class StartForm(forms.Form):
    """A round: what, where, how, who, when."""

    use_required_attribute = False

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120, help_text=gettext_lazy("如：八月全市重点项目全覆盖核查"))
    place = forms.ChoiceField(label=gettext_lazy("地方"))
    method = forms.ChoiceField(label=gettext_lazy("方式"), choices=Method.choices)
    percent = forms.IntegerField(
        label=gettext_lazy("抽查比例（%）"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("随机抽查填比例或个数，二者选一。"),
    )
    count = forms.IntegerField(label=gettext_lazy("抽查个数"), required=False, min_value=1, max_value=MOST_DRAWN)
    seed = forms.CharField(
        label=gettext_lazy("随机种子"), required=False, max_length=64,
        help_text=gettext_lazy("可填公开抽签的结果；留空由系统生成。凭种子和名单，谁都能重抽验证。"),
    )  # fmt: skip
    as_of = _day(gettext_lazy("名单截至日"), initial=clock.today)
    stage = forms.MultipleChoiceField(
        label=gettext_lazy("阶段"), required=False, choices=[one for one in vocab.Stage.choices if one[0]],
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选就是全部。"),
    )  # fmt: skip
    tier = forms.MultipleChoiceField(
        label=gettext_lazy("项目层级"), required=False, choices=[one for one in vocab.Tier.choices if one[0]],
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选就是全部。"),
    )  # fmt: skip
    units = forms.MultipleChoiceField(
        label=gettext_lazy("核查单位"), required=False, help_text=gettext_lazy("按住 Ctrl 可选多个；不选则由本单位核查。")
    )
    from_on = _day(gettext_lazy("开始日"), initial=clock.today)
    to_on = _day(gettext_lazy("结束日"), initial=lambda: _after(14))
    key = _key()

    def __init__(self, *args: Any, places: Sequence[Place] = (), units: Sequence[Unit] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["place"].choices = [(str(one.id), one.name) for one in places]  # type: ignore[attr-defined]
        self.fields["units"].choices = [(str(one.id), one.name) for one in units]  # type: ignore[attr-defined]
        self.fields["units"].widget.attrs["size"] = 8

    def plan(self) -> RoundPlan:
        """What was asked for, as the verb takes it."""
        said = self.cleaned_data
        filters = {name: tuple(said[name]) for name in ("stage", "tier") if said[name]}
        is_sample = said["method"] == Method.SAMPLE
        return RoundPlan(
            said["title"], UUID(said["place"]), said["method"], said["from_on"], said["to_on"], said["percent"] if is_sample else None,
            said["count"] if is_sample else None, said["seed"], said["as_of"], filters, tuple(UUID(one) for one in said["units"]),
        )  # fmt: skip


class FinishForm(forms.Form):
    """The end of a round."""

    note = _text(gettext_lazy("未核查的原因"), 2, required=False, max_length=400)
    key = _key()


class VisitForm(forms.Form):
    """The visit itself: the progress seen, in words and as a number, and photos."""

    use_required_attribute = False

    observed = _text(gettext_lazy("现场形象进度"), 2, required=False, max_length=400)
    ytd = forms.CharField(
        label=gettext_lazy("现场核查：本年累计完成"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy("存为现场核查数，与自报数并列，互不覆盖。"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("核查数的说明"), required=False, max_length=400)
    photos = PhotosField()
    camera = forms.CharField(widget=forms.HiddenInput(attrs={"data-camera-position": ""}), required=False, max_length=60)
    result = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    key = _key()

    def clean_ytd(self) -> int | None:
        """Whole yuan. Errors: ValidationError for what is no definite amount."""
        text = self.cleaned_data["ytd"].strip()
        if not text:
            return None
        read = parse_amount(text, unit="万元")
        if read.yuan is None or read.qualifier:
            raise ValidationError(_("不是确定的金额：%(text)s。请只填数字，单位万元。") % {"text": text[:40]})
        return read.yuan


class FindingForm(forms.Form):
    """One thing found. An untouched one is no finding, and asks for nothing."""

    use_required_attribute = False

    text = _text(gettext_lazy("发现什么问题"), 3, error_messages={"required": gettext_lazy("请写明发现了什么问题。")})
    category = forms.ChoiceField(
        label=gettext_lazy("问题类别"), choices=[("", gettext_lazy("请选择")), *Category.choices],
        error_messages={"required": gettext_lazy("请选择问题类别。")},
    )  # fmt: skip
    grade = forms.ChoiceField(
        label=gettext_lazy("分类"), choices=[("", gettext_lazy("请选择")), *(one for one in Grade.choices if one[0])],
        error_messages={"required": gettext_lazy("请选择分类。")},
    )  # fmt: skip
    handler = forms.ChoiceField(label=gettext_lazy("由谁整改"), error_messages={"required": gettext_lazy("请选择整改单位。")})
    photos = PhotosField()
    level = forms.ChoiceField(label=gettext_lazy("层级"), required=False, choices=Level.choices)
    due_on = _day(gettext_lazy("整改时限"), required=False)

    def __init__(self, *args: Any, handlers: Choices = (), limits: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["due_on"].help_text = limits
        self.fields["handler"].choices = [("", _("请选择")), *handlers]  # type: ignore[attr-defined]
        if self.is_bound and not self.is_touched:
            for one in self.fields.values():
                one.required = False

    @property
    def is_touched(self) -> bool:
        """Whether anything was said: a unit chosen beforehand alone is nothing."""
        return any(self[name].value() for name in ("text", "category", "grade", "due_on", "photos"))


class UploadForm(forms.Form):
    """One problem ledger."""

    use_required_attribute = False

    file = forms.FileField(label=gettext_lazy("问题台账"), help_text=gettext_lazy("Excel（.xlsx、.xls）或 CSV；原件按摘要留存。"))
    place = forms.ChoiceField(label=gettext_lazy("哪里的台账"))
    grade = forms.ChoiceField(
        label=gettext_lazy("没写分类的按"), choices=[one for one in Grade.choices if one[0]], initial=Grade.B,
        help_text=gettext_lazy("只用于新增的行；表里有“分类”列的按表。"),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[Place] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["place"].choices = [(one.code, one.name) for one in places]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        found = self.cleaned_data["file"]
        if found.size > MAX_FILE_BYTES:
            raise ValidationError(_("文件太大，请拆分后分次上传。"))
        return found


class DrawForm(forms.Form):
    """A draw among what was closed."""

    seed = forms.CharField(label=gettext_lazy("随机种子"), required=False, max_length=64)
    key = _key()


class RecheckForm(forms.Form):
    """What a second look came to."""

    use_required_attribute = False

    sound = forms.ChoiceField(
        label=gettext_lazy("结论"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("没有反弹")), ("no", gettext_lazy("已复发，重新挂号"))],
    )  # fmt: skip
    text = _text(gettext_lazy("现场情况"), 2, required=False)
    photos = PhotosField()
