"""What the room asks of a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place
from guatu.intake.evidence import SCANS
from guatu.kernel.actor import Actor
from guatu.ledger.models import ProjectList
from guatu.life.dispatch.meetings.models import MeetingSeries
from guatu.life.dispatch.meetings.units import units_of
from guatu.life.dispatch.meetings.vocab import Audience, Part, Rhythm, SeriesKind, Stance
from guatu.web.evidence import PaperField
from guatu.web.meeting.fields import DayField, day_time, key_field, long_text, project_named, seen_field, unit_choices, unit_named

WEEKDAYS = (
    ("", "–"),
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
    (5, _("周六")),
    (6, _("周日")),
)


def _whole(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


class PlanForm(forms.Form):
    """When and where it meets next."""

    held_on = DayField(_("会议日期"))
    venue = forms.CharField(label=_("会议地点"), max_length=80, required=False)
    chair_title = forms.CharField(
        label=_("主持人职务"), max_length=60, required=False, help_text=_("只写职务，不写姓名；留空用系列的。")
    )


class SkipForm(forms.Form):
    """A day on which it did not meet, and why."""

    held_on = DayField(_("应开会日期"))
    reason = forms.CharField(label=_("未召开原因"), max_length=200)


class MoveForm(forms.Form):
    """The new day, and why."""

    held_on = DayField(_("改到"))
    reason = forms.CharField(label=_("改期原因"), max_length=200)
    seen = seen_field()


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200)
    seen = seen_field()


class DecideForm(forms.Form):
    """One line: what, who, until when. What it is about stands on the page."""

    text = forms.CharField(
        label=_("决定"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-decide": "", "placeholder": _("决定")}),
    )
    unit = forms.CharField(
        label=_("责任单位"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off", "placeholder": _("责任单位")}),
    )
    due_on = DayField(_("完成时限"), required=False)
    topic = forms.UUIDField(required=False, widget=forms.HiddenInput)
    project = forms.UUIDField(required=False, widget=forms.HiddenInput)
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = key_field()

    def __init__(self, *args: Any, place: Place, **more: Any) -> None:
        super().__init__(*args, **more)
        self.place = place

    def clean_unit(self) -> UUID | None:
        """The unit meant, of those a body of the place may order. Errors: ValidationError with the nearest names."""
        return unit_named(units_of(self.place), self.cleaned_data["unit"])


class ActForm(forms.Form):
    """What the meeting does with a case that is on the books already."""

    act = forms.ChoiceField(choices=(("carry", _("结转续办")), ("close", _("拟销号")), ("escalate", _("提交其他会议"))))
    case = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("说明"), max_length=500, required=False)
    to_series = forms.UUIDField(label=_("提交到"), required=False)

    def clean(self) -> dict[str, Any]:
        """Handing on needs a body to hand on to. Errors: ValidationError."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("act") == "escalate" and not said.get("to_series") and "to_series" not in self.errors:
            self.add_error("to_series", _("请选择提交到哪个会议。"))
        return said


class TopicForm(forms.Form):
    """议题单."""

    series = forms.ChoiceField(label=_("提交到"))
    title = forms.CharField(label=_("议题名称"), max_length=120)
    proposal = long_text(_("提请研究事项和建议"), rows=3)
    background = long_text(_("基本情况"), rows=2, required=False)
    project_name = forms.CharField(
        label=_("涉及项目"), max_length=120, required=False, help_text=_("内部编号，或名称中只有它有的几个字。")
    )
    attending = forms.MultipleChoiceField(label=_("拟列席单位"), required=False, widget=forms.CheckboxSelectMultiple)
    opinions = forms.MultipleChoiceField(label=_("征求意见单位"), required=False, widget=forms.CheckboxSelectMultiple)
    file = PaperField(kinds=SCANS)
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = key_field()

    def __init__(
        self, *args: Any, actor: Actor, series: Iterable[MeetingSeries], units: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        self.fields["series"].choices = [(str(one.id), f"{one.place.label} · {one.title}") for one in series]  # type: ignore[attr-defined]
        for name in ("attending", "opinions"):
            self.fields[name].choices = units  # type: ignore[attr-defined]

    def clean_project_name(self) -> UUID | None:
        """The project meant. Errors: ValidationError with the nearest names."""
        return project_named(self.actor, self.cleaned_data["project_name"])


class OpinionForm(forms.Form):
    """What one's unit says to a topic."""

    stance = forms.ChoiceField(label=_("答复"), choices=[one for one in Stance.choices if one[0]], widget=forms.RadioSelect)
    text = long_text(_("意见"), rows=2, required=False, help_text=_("修改后同意、不同意时必填。"))


class AcceptForm(forms.Form):
    """Which meeting takes a topic, and why when a step is skipped."""

    meeting = forms.ChoiceField(label=_("列入会议"))
    reason = forms.CharField(label=_("越级理由"), max_length=200, required=False, help_text=_("会议高于建议的层级时必填。"))
    seen = seen_field()

    def __init__(self, *args: Any, meetings: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["meeting"].choices = meetings  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Into which topic."""

    into = forms.ChoiceField(label=_("并入"))
    seen = seen_field()

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["into"].choices = topics  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """A project for the list of stalled ones, and why."""

    project = forms.CharField(label=_("项目"), max_length=120)
    why = forms.CharField(label=_("列入理由"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor

    def clean_project(self) -> UUID | None:
        """The project meant: an id from a button, else as it is typed."""
        text = self.cleaned_data["project"].strip()
        try:
            return UUID(text)
        except ValueError:
            return project_named(self.actor, text)


class ReleaseForm(forms.Form):
    """What was seen that moved."""

    project = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("移出依据"), max_length=200)


class MinutesForm(forms.Form):
    """The opening paragraph, when the drafter wants his own."""

    preamble = long_text(_("开头段"), rows=2, required=False, help_text=_("留空则按会议登记的日期、主持人和地点生成。"))


class IssueForm(forms.Form):
    """自编: the organ's code; 外取号: the number as given."""

    organ_code = forms.CharField(label=_("机关代字（自编号）"), max_length=12, required=False)
    number = forms.CharField(label=_("发文字号（外取号）"), max_length=40, required=False)
    issued_on = DayField(_("印发日期"), required=False)


class SeriesForm(forms.Form):
    """How a body meets."""

    key = forms.SlugField(label=_("代号"), max_length=24, help_text=_("字母和数字，设立后不改。"))
    title = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"), choices=SeriesKind.choices)
    rhythm = forms.ChoiceField(label=_("节奏"), choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(label=_("每周星期几"), choices=WEEKDAYS, coerce=_whole, empty_value=None, required=False)
    month_day = forms.IntegerField(label=_("每月几日"), min_value=1, max_value=31, required=False)
    starts_at = day_time(_("开会时间"))
    venue = forms.CharField(label=_("会议地点"), max_length=80, required=False)
    chair_title = forms.CharField(label=_("主持人职务"), max_length=60, required=False)
    topic_weekday = forms.TypedChoiceField(
        label=_("议题截止星期"), choices=WEEKDAYS, coerce=_whole, empty_value=None, required=False
    )
    topic_time = day_time(_("议题截止时间"), required=False)
    organ = forms.CharField(label=_("纪要版头"), max_length=40, required=False, help_text=_("留空则为地方、会议名称加“纪要”。"))
    organ_code = forms.CharField(label=_("机关代字"), max_length=12, required=False)
    list_kind = forms.ChoiceField(
        label=_("只议名单类别"), choices=[("", _("全部项目")), *ProjectList.Kind.choices], required=False
    )
    parts = forms.MultipleChoiceField(label=_("材料各部分"), choices=Part.choices, widget=forms.CheckboxSelectMultiple)
    members = forms.MultipleChoiceField(label=_("成员单位"), required=False, widget=forms.CheckboxSelectMultiple)
    audience = forms.ChoiceField(label=_("默认受众"), choices=Audience.choices)
    is_active = forms.BooleanField(label=_("启用"), required=False)
    seen = seen_field()

    def __init__(self, *args: Any, root: UUID, series: MeetingSeries | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["members"].choices = unit_choices(root)  # type: ignore[attr-defined]
        if series is not None:
            del self.fields["key"]

    def settings(self) -> dict[str, Any]:
        """What the verb takes. Parts come in the order of the house, unless the series had another."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "seen")}
        return said if said["organ"] else {name: value for name, value in said.items() if name != "organ"}


def series_initial(row: MeetingSeries) -> dict[str, Any]:
    """A series as its form shows it."""
    names = (
        "title", "kind", "rhythm", "weekday", "month_day", "starts_at", "venue", "chair_title", "topic_weekday", "topic_time", "organ",
        "organ_code", "list_kind", "parts", "members", "audience", "is_active",
    )  # fmt: skip
    return {**{name: getattr(row, name) for name in names}, "seen": row.version}
