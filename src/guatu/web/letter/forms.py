"""What a letter asks of a person at each step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Post, Unit
from guatu.figures.labels import unit_label
from guatu.intake.evidence import SCANS
from guatu.kernel import clock
from guatu.life.supervise.letters.content import Call
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.vocab import CallResult, Channel, Urgency
from guatu.web.evidence import PaperField

Choices = list[tuple[str, str]]


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def long_text(label: Any, **more: Any) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **{"max_length": 1000, **more})


class StepForm(forms.Form):
    """A step on one letter: it carries which version was seen. Made for a letter."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, files: Any = None, *, letter: Letter) -> None:
        self.letter = letter
        # Several forms stand on one page: each has its own ids.
        super().__init__(data, files, initial={"seen": letter.version}, auto_id=f"{type(self).__name__.lower()}-%s")


class CheckForm(StepForm):
    """Which units are asked to countersign."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("会签单位"), required=False, widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=gettext_lazy("不选则直接转签发。可按住 Ctrl 选多个。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, letter: Letter) -> None:
        super().__init__(data, files, letter=letter)
        self.fields["units"].choices = unit_choices(letter.root_id, (letter.issuer_id, letter.addressee_id))  # type: ignore[attr-defined]


def unit_choices(root: Any, without: Iterable[Any] = ()) -> Choices:
    """Units of a jurisdiction that there are today, in official order."""
    rows = Unit.objects.valid_on(clock.today()).filter(place__root_id=root).exclude(id__in=list(without))
    return [(str(one.id), unit_label(one)) for one in rows.order_by("official_order", "name")]


class ReasonForm(StepForm):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class CountersignForm(StepForm):
    """Whether the unit agrees, and what it has to say."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("意见"), choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))]
    )
    words = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False, help_text=gettext_lazy("不同意时必填。"))


class SignForm(StepForm):
    """自编: the organ's code; 外取号: the number as given."""

    organ_code = forms.CharField(
        label=gettext_lazy("机关代字（自编号）"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("如“许重建办函”；年份和序号自动接续。"),
    )
    typed = forms.CharField(label=gettext_lazy("发文字号（外取号）"), max_length=40, required=False)
    issued_on = DayField(gettext_lazy("成文日期"), required=False)


class CallForm(StepForm):
    """Whom one rang, when, and what came of it."""

    on = DayField(gettext_lazy("通话日期"))
    whom = forms.CharField(label=gettext_lazy("通话岗位"), max_length=80, help_text=gettext_lazy("写岗位，不写姓名。"))
    result = forms.ChoiceField(label=gettext_lazy("电话结果"), choices=CallResult.choices)
    note = forms.CharField(label=gettext_lazy("记录"), max_length=200, required=False)

    def call(self) -> Call:
        """The call."""
        told = self.cleaned_data
        return Call(told["on"], told["whom"], told["result"], told["note"])


class DeliverForm(StepForm):
    """By which way."""

    channel = forms.ChoiceField(label=gettext_lazy("送达方式"), choices=Channel.choices)
    on = DayField(gettext_lazy("送达日期"), required=False)


class ScanForm(StepForm):
    """The stamped paper, scanned."""

    file = PaperField(gettext_lazy("盖章扫描件"), kinds=SCANS, required=True)


class ReceiveForm(StepForm):
    """Nothing but that one has it."""


class ReplyForm(StepForm):
    """What was done, and what shows it."""

    text = long_text(gettext_lazy("办理情况"))
    file = PaperField(kinds=SCANS)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False, initial=lambda: str(uuid4()))


class AcceptForm(StepForm):
    """A word about the reply."""

    text = forms.CharField(label=gettext_lazy("认可说明"), max_length=200, required=False)


class DraftForm(forms.Form):
    """What is to be said beside the template: to whom by name of his post, what is required, the call made first."""

    cases = forms.MultipleChoiceField(label=gettext_lazy("所列事项"), widget=forms.CheckboxSelectMultiple)
    addressee_post = forms.ChoiceField(
        label=gettext_lazy("主送领导岗位"), required=False, help_text=gettext_lazy("不选则主送单位；可送分管领导的岗位。"),
    )  # fmt: skip
    skip_reason = forms.CharField(
        label=gettext_lazy("越级理由"), max_length=200, required=False,
        help_text=gettext_lazy("没有发过低一级的函时必填，会写进函里；数字由事项带出，不要键入。"),
    )  # fmt: skip
    demand = long_text(
        gettext_lazy("要求"), required=False, help_text=gettext_lazy("一行一段；可用栏位，如 {时限}；不能键入数字。")
    )
    urgency = forms.ChoiceField(label=gettext_lazy("紧急程度"), choices=Urgency.choices, required=False)
    copy_to = forms.CharField(
        label=gettext_lazy("抄送"), max_length=200, required=False,
        help_text=gettext_lazy("写单位名称，用顿号分开；其中本辖区的单位，签发后收到通知、可以查看。"),
    )  # fmt: skip
    called_on = DayField(gettext_lazy("先打电话：日期"), required=False)
    called_whom = forms.CharField(
        label=gettext_lazy("通话岗位"), max_length=80, required=False, help_text=gettext_lazy("写岗位，不写姓名。")
    )
    # No result stands chosen beforehand: what was not asked on the telephone is not put into the letter.
    call_result = forms.ChoiceField(
        label=gettext_lazy("电话结果"), choices=[("", gettext_lazy("没有打电话")), *CallResult.choices], required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False, initial=lambda: str(uuid4()))

    def __init__(
        self, data: Any = None, *, cases: Choices, units: Iterable[Any], is_ladder: bool, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"cases": [value for value, _words in cases], "called_on": None, **(initial or {})})
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        self.fields["addressee_post"].choices = [("", _("主送单位")), *post_choices(units)]  # type: ignore[attr-defined]
        if not is_ladder:
            del self.fields["skip_reason"]

    def call(self) -> Call | None:
        """The call made beforehand, if any was. A post or a day alone is completed by the other."""
        told = self.cleaned_data
        if not told["called_on"] and not told["called_whom"]:
            return None
        return Call(told["called_on"] or clock.today(), told["called_whom"], told["call_result"])


def post_choices(units: Iterable[Any]) -> Choices:
    """Posts of these units that there are today."""
    rows = (
        Post.objects.valid_on(clock.today())
        .filter(unit_id__in=list(units))
        .select_related("unit")
        .order_by("unit__official_order", "title")
    )
    return [(str(one.id), f"{unit_label(one.unit)}·{one.title}") for one in rows]


class ComposeForm(forms.Form):
    """What kind, to whom: the first of two steps for a letter that no rung proposed."""

    kind = forms.ChoiceField(label=gettext_lazy("文种"))
    addressee = forms.ChoiceField(label=gettext_lazy("收文单位"))

    def __init__(self, data: Any = None, *, kinds: Choices, units: Choices, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["addressee"].choices = units  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    """The words of a kind."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("正文"), widget=forms.Textarea(attrs={"rows": 9}), help_text=gettext_lazy("一行一段。")
    )
    demand = forms.CharField(label=gettext_lazy("要求（缺省）"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    source = forms.CharField(label=gettext_lazy("依据"), max_length=80, required=False)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)


class BatchDraftForm(forms.Form):
    """To whom; and for papers of the second level and above whose addressees had no earlier letter, why."""

    groups = forms.MultipleChoiceField(
        label=gettext_lazy("收文单位"), widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("有的提议已经拟函或有了变动，请刷新后再选。")},
    )  # fmt: skip
    skip_reason = forms.CharField(
        label=gettext_lazy("越级理由"), max_length=200, required=False, help_text=gettext_lazy("督办函以上、且没有发过低一级函的，用这句理由。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, groups: Choices) -> None:
        super().__init__(data, initial={"groups": [value for value, _words in groups]})
        self.fields["groups"].choices = groups  # type: ignore[attr-defined]


class BatchSignForm(forms.Form):
    """Whose numbers, and which letters."""

    organ_code = forms.CharField(label=gettext_lazy("机关代字（自编号）"), max_length=12)
    letters = forms.MultipleChoiceField(
        label=gettext_lazy("待签函件"), widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("有的函已经签发或有了变动，请刷新后再选。")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, letters: Choices) -> None:
        super().__init__(data, initial={"letters": [value for value, _words in letters]})
        self.fields["letters"].choices = letters  # type: ignore[attr-defined]
