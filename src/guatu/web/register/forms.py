"""Forms of one project's life. They check shape; whether it may be is for the verbs to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.desk.project_words import money_text
from guatu.desk.register_filters import list_title, uuid_or_none
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger import gates, queries, rules, vocab
from guatu.ledger.models import Project, ProjectList, ProjectStanding
from guatu.ledger.services.lifecycle import open_proposals
from guatu.web.evidence import PaperField
from guatu.web.register.fields import (
    MoneyField,
    VagueField,
    long_text,
    past_day,
    reason_field,
    year_field,
)

Choices = list[tuple[str, Any]]


class ProjectForm(forms.Form):
    """A form about one project: what is asked for in the address stands in it already."""

    use_required_attribute = False

    def __init__(self, *args: Any, standing: ProjectStanding, actor: Actor, asked: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.standing, self.actor, self.asked = standing, actor, asked
        for name in self.fields.keys() & asked.keys():
            self.initial.setdefault(name, asked[name])
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and initial values that depend on the project."""

    def told(self) -> list[str]:
        """What the reader should know before sending, one line each."""
        return []

    def choices(self, name: str, choices: Choices) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
        field.choices = choices


class StageForm(ProjectForm):
    """Into the next stage."""

    reached_on = past_day(gettext_lazy("进入日期"))
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)
    file = PaperField()
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Remember which stage the reader saw."""
        self.initial["expected"] = self.standing.stage

    def told(self) -> list[str]:
        """The next stage and what it still lacks."""
        gate = queries.missing_for_next(self.standing)
        if gate is None:
            return [_("已经没有下一阶段。")]
        lacks = "、".join(one.label for one in gate.missing)
        lines = [_("下一阶段：%(stage)s") % {"stage": gate.stage_label}]
        return [*lines, _("还缺：%(lacks)s") % {"lacks": lacks}] if lacks else lines


class EvidenceForm(ProjectForm):
    """A paper or photo that a gate asks for."""

    requirement = forms.ChoiceField(label=gettext_lazy("满足哪一项要求"))
    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    seen_on = past_day(gettext_lazy("文件日期"))
    file = PaperField(required=True)

    def prepare(self) -> None:
        """Every requirement of every stage, in the order of the stages."""
        found = {one.target: one.label for one in gates.requirements() if one.kind == "evidence"}
        self.choices("requirement", list(found.items()))


class StateForm(ProjectForm):
    """停建、缓建、复工、退库."""

    state = forms.ChoiceField(label=gettext_lazy("变更为"))
    since = past_day(gettext_lazy("自哪天起"))
    reason = reason_field()
    resume_on = forms.DateField(
        label=gettext_lazy("拟复工日期"), required=False, help_text=gettext_lazy("缓建必填。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    document_no = forms.CharField(
        label=gettext_lazy("批准文号"), required=False, max_length=60, help_text=gettext_lazy("退库必填。")
    )
    file = PaperField()

    def prepare(self) -> None:
        """Every state but the present one; normal is called 复工."""
        words = {vocab.State.NORMAL: _("复工")}
        found = [(one.value, words.get(one, one.label)) for one in vocab.State if one.value != self.standing.state]
        self.choices("state", found)

    def told(self) -> list[str]:
        """What follows from it."""
        return [
            _("当前：%(state)s") % {"state": self.standing.get_state_display()},
            _("停建、缓建期间不再按进度亮灯；退库的项目不计入任何汇总，历史月结不变。"),
        ]


class CorrectForm(ProjectForm):
    """误报更正: asked for here, decided by somebody else."""

    stage = forms.ChoiceField(label=gettext_lazy("退回到"))
    reason = reason_field()
    document_no = forms.CharField(label=gettext_lazy("依据文号"), required=False, max_length=60)

    def prepare(self) -> None:
        """The stages before the present one."""
        here = rules.stage_rank(self.standing.stage)
        self.choices("stage", [(one, vocab.Stage(one).label) for one in rules.STAGES[: max(here, 0)]])

    def told(self) -> list[str]:
        """Who decides."""
        return [_("经市级批准后才生效；退回之后的各阶段按未发生计，历史月结不变。")]


class ApproveForm(ProjectForm):
    """Set a stage back, as proposed."""

    proposal = forms.ChoiceField(label=gettext_lazy("更正申请"))
    document_no = forms.CharField(label=gettext_lazy("批准文号"), required=False, max_length=60)

    def prepare(self) -> None:
        """The proposals that wait."""
        found = [
            (str(fact.id), _("退到%(stage)s：%(reason)s") % {"stage": vocab.Stage(fact.body["stage"]).label, "reason": fact.reason})
            for fact in open_proposals(self.standing.project_id)
        ]
        self.choices("proposal", found)


class PromiseForm(ProjectForm):
    """Promise a milestone, or move it. Shown with its effect first, saved when that was seen."""

    milestone = forms.ChoiceField(label=gettext_lazy("节点"), choices=vocab.Milestone.choices)
    promised = VagueField(gettext_lazy("承诺时间"))
    reason = reason_field(required=False, help_text=gettext_lazy("改期必填。"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class PlanForm(ProjectForm):
    """The annual plan."""

    year = year_field()
    plan_kind = forms.ChoiceField(label=gettext_lazy("文书"), choices=vocab.PlanKind.choices)
    amount_yuan = MoneyField(gettext_lazy("年度计划投资"), required=False)
    document_no = forms.CharField(label=gettext_lazy("计划文号"), max_length=60)
    decided_on = past_day(gettext_lazy("成文日期"))
    file = PaperField()

    def prepare(self) -> None:
        """The present plan of the year stands in it."""
        years = {one.year: one for one in queries.years_of(self.standing.project_id)}
        found = years.get(int(self.asked["year"])) if self.asked.get("year", "").isdigit() else years.get(max(years, default=0))
        if found is not None and found.plan_yuan is not None:
            self.initial.setdefault("year", found.year)
            self.initial.setdefault("amount_yuan", money_text(found.plan_yuan))
            self.initial.setdefault("plan_kind", vocab.PlanKind.ADJUSTED)


class CategoryForm(ProjectForm):
    """The category of a year."""

    year = year_field()
    category = forms.ChoiceField(label=gettext_lazy("年度类别"), choices=[one for one in vocab.Category.choices if one[0]])
    decided_on = past_day(gettext_lazy("确定日期"))


class JoinForm(ProjectForm):
    """Into a list, saying how it counts there."""

    list = forms.ChoiceField(label=gettext_lazy("名单"))
    joined_on = past_day(gettext_lazy("列入日期"))
    count_unit = forms.ChoiceField(label=gettext_lazy("计数口径"), choices=vocab.CountUnit.choices)
    is_assessed = forms.BooleanField(label=gettext_lazy("纳入考核"), required=False, initial=True)

    def prepare(self) -> None:
        """The lists of the jurisdiction that it is not in."""
        here = {row.list_id for row, _one in queries.memberships_of(self.standing.project_id) if row.out_on is None}
        found = [one for one in queries.lists_of(self.standing.root_id) if one.id not in here]
        self.choices("list", [(str(one.id), f"{one.year} · {list_title(one)}") for one in found])

    def clean_list(self) -> ProjectList:
        """The list itself."""
        return ProjectList.objects.get(id=self.cleaned_data["list"], root_id=self.standing.root_id)


class LeaveForm(ProjectForm):
    """Out of a list."""

    list = forms.ChoiceField(label=gettext_lazy("名单"))
    left_on = past_day(gettext_lazy("调出日期"))
    reason = reason_field()

    def prepare(self) -> None:
        """The lists it is in."""
        here = [one for row, one in queries.memberships_of(self.standing.project_id) if row.out_on is None]
        self.choices("list", [(str(one.id), list_title(one)) for one in here])

    def clean_list(self) -> ProjectList:
        """The list itself."""
        return ProjectList.objects.get(id=self.cleaned_data["list"], root_id=self.standing.root_id)


class StatisticsForm(ProjectForm):
    """Whether and since when it is registered in statistics; never its statistical return (DECISIONS 28)."""

    entered = forms.ChoiceField(
        label=gettext_lazy("是否入统"), choices=[("yes", gettext_lazy("已入统")), ("no", gettext_lazy("未入统"))], widget=forms.RadioSelect
    )
    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$", label=gettext_lazy("入统月份"), required=False, help_text=gettext_lazy("如 2024-06；已入统必填。")
    )
    cause = long_text(gettext_lazy("未入统原因"), required=False, help_text=gettext_lazy("未入统必填。"))


class MergeForm(ProjectForm):
    """Two rows, one project."""

    other = forms.CharField(label=gettext_lazy("另一个项目的内部编号"), max_length=24)
    keeps = forms.ChoiceField(
        label=gettext_lazy("保留哪一个"), widget=forms.RadioSelect, initial="this",
        choices=[("this", gettext_lazy("保留本项目，另一个并入")), ("other", gettext_lazy("保留另一个，本项目并入"))],
    )  # fmt: skip
    reason = reason_field(help_text=gettext_lazy("写明认定为同一项目的依据。"))

    def clean_other(self) -> UUID:
        """The other project's id. Errors: ValidationError when there is none in reach."""
        text = self.cleaned_data["other"].strip()
        found = Project.objects.filter(internal_code=text).first() if uuid_or_none(text) is None else None
        try:
            return queries.get_standing_for(self.actor, found.id if found else UUID(text)).project_id
        except (NotFound, ValueError) as error:
            raise ValidationError(_("没有找到这个编号的项目，或不在你的管辖范围。")) from error

    def told(self) -> list[str]:
        """What a merge does, and that it can be undone."""
        return [_("两个项目的全部事实归到保留的一个名下，另一个的地址自动转到它；可以撤销，历史月结不变。")]


class UndoForm(ProjectForm):
    """Take a merge back."""

    merge = forms.UUIDField(widget=forms.HiddenInput)
    reason = reason_field()
