"""The forms that bring a case into the world: opened by hand, or out of a leader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access import scope
from guatu.access.models import Place, Unit
from guatu.access.models.places import ids_in
from guatu.cases import rules
from guatu.cases.queries import units_to_name
from guatu.cases.registry import all_case_kinds, case_kind
from guatu.cases.services import Order
from guatu.cases.services.opening import limit_of
from guatu.cases.vocab import Grade, Level
from guatu.desk.register_filters import uuid_or_none
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger import search
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import ProjectStanding
from guatu.ledger.queries import visible_standings
from guatu.life.supervise import queries as supervise
from guatu.life.supervise.rounds.vocab import Category
from guatu.life.supervise.services import Told
from guatu.life.supervise.vocab import Mode
from guatu.web.cases.fields import DayField, UnitField, UnitsField, key_field, long_text, unit_choices
from guatu.web.evidence import PaperField, evidence_of

# Kinds that come out of a paper of their own, never out of this form.
_ELSEWHERE = frozenset({"letter", "instruction", "oral"})
_MOST_FOUND = 8


class PlacedForm(forms.Form):
    """A form about something that belongs to a project or a place. The project is sought by name, code or initials."""

    use_required_attribute = False
    verb = "case.open"
    idem = key_field()

    def __init__(self, *args: Any, actor: Actor, root: Place, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor, self.root = actor, root
        self.prepare()

    def prepare(self) -> None:
        """Offer the places and units of the jurisdiction."""
        reach = scope.of(self.actor, self.verb)
        rows = Place.objects.filter(root_id=self.root.id).valid_on(clock.today())
        rows = rows if reach.everything else rows.filter(id__in=reach.place_ids)
        places = [("", gettext_lazy("（所选项目所在县区）")), *((str(one.id), place_name(one)) for one in rows.order_by("path"))]
        self.offer("place", places)
        self.offer("pick", [])
        units = unit_choices(self.units(rows, reach))
        for name in ("handler", "verifier"):
            if name in self.fields:
                self.offer(name, units)
        if "coop" in self.fields:
            self.offer("coop", units[1:])

    def units(self, places: Iterable[Place], reach: scope.Scope) -> QuerySet[Unit]:
        """The units that may be named in some place the form offers. Whoever asks for its own unit or about its own project holds no
        place: it may be anywhere in the jurisdiction, and the verb says which unit is too far."""
        held = [] if reach.unit_ids or reach.project_ids else [*places]
        ids = {one.id for one in held}
        # What lies below another of them is near it already.
        near = [one for one in held if not ids.intersection(ids_in(one.path)[:-1])] or [self.root]
        return units_to_name(self.actor, near[0], self.verb, *near[1:])

    def offer(self, name: str, choices: Any) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Find the project that was meant; ask when there are several."""
        told: dict[str, Any] = super().clean() or {}
        told["project_id"] = self._project(told)
        if told["project_id"] is None and not told.get("place") and "project" not in self.errors:
            self.add_error("project", _("请选择项目或地方。"))
        return told

    def _project(self, told: dict[str, Any]) -> UUID | None:
        text = (told.get("project") or "").strip()
        if not text:
            return None
        found = self.found(text)
        picked = self.data.get("pick", "")
        chosen = [one for one in found if str(one.project_id) == picked or one.internal_code == text]
        if len(found) == 1 or len(chosen) == 1:
            return (chosen or found)[0].project_id
        self.offer("pick", [(str(one.project_id), f"{one.internal_code} {one.name}") for one in found[:_MOST_FOUND]])
        self.add_error(
            "project",
            _("找到 %(n)s 个项目，请选定一个。") % {"n": len(found)} if found else _("没有找到这个项目，或不在你的管辖范围。"),
        )
        return None

    def found(self, text: str) -> list[ProjectStanding]:
        """Projects in reach whose name, code or initials hold the text; an id is itself."""
        rows = visible_standings(self.actor).filter(root_id=self.root.id).present()
        project = uuid_or_none(text)
        meant = rows.filter(project_id=project) if project else search.matching(rows, text)
        return list(meant.order_by("name")[: _MOST_FOUND + 1])

    @property
    def place_id(self) -> UUID | None:
        """The place chosen, when there is no project."""
        place = self.cleaned_data.get("place")
        return UUID(place) if place else None


def project_field() -> forms.CharField:
    """A project by name, code or initials."""
    return forms.CharField(
        label=gettext_lazy("项目"), required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("填名称、拼音首字母或编号；不涉及项目的留空，另选地方。"),
    )  # fmt: skip


def place_field() -> forms.ChoiceField:
    """A place, for what is about no project."""
    return forms.ChoiceField(label=gettext_lazy("地方"), required=False)


class PickField(forms.ChoiceField):
    """Which of several projects was meant; what is offered depends on what was sought, so the form itself looks."""

    def valid_value(self, _value: Any) -> bool:
        """Held against the projects found, in `PlacedForm.clean`."""
        return True


def pick_field() -> PickField:
    """Which of several projects was meant; shown only then."""
    return PickField(label=gettext_lazy("是哪个项目"), required=False, widget=forms.RadioSelect)


class OpenForm(PlacedForm):
    """登记事项: what is asked of whom, by when, and who looks whether it is done."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"))
    title = forms.CharField(label=gettext_lazy("事项名称"), max_length=200)
    text = long_text(gettext_lazy("具体要求（目标成果）"), required=False)
    project = project_field()
    pick = pick_field()
    place = place_field()
    handler = UnitField(gettext_lazy("承办单位"))
    coop = UnitsField(gettext_lazy("配合单位"))
    verifier = UnitField(
        gettext_lazy("核验单位"), required=False, help_text=gettext_lazy("不填为本单位；不能是承办单位或其下属。")
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("分类"),
        choices=Grade.choices,
        required=False,
        help_text=gettext_lazy("问题和企业诉求须分 A、B、C 类。"),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("问题类别"), required=False, choices=[("", gettext_lazy("未填")), *Category.choices],
        help_text=gettext_lazy("征迁、信访、欠薪、涉诉、舆情在经办范围以外显示为“其他协调事项”。"),
    )  # fmt: skip
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    due_on = DayField(gettext_lazy("办理时限"), required=False, help_text=gettext_lazy("不填按种类和分类的规定时限计算。"))
    file = PaperField()

    def prepare(self) -> None:
        """Offer what may be opened by hand; a county's own is a county's matter."""
        super().prepare()
        kinds = [(one.key, one.title) for one in all_case_kinds() if one.key not in _ELSEWHERE]
        self.offer("kind", kinds)
        self.initial.setdefault("kind", kinds[0][0])
        reach = scope.of(self.actor, self.verb)
        if not reach.everything and self.root.id not in reach.place_ids:
            self.initial.setdefault("level", Level.COUNTY)

    def order(self) -> Order:
        """What the verb takes."""
        told = self.cleaned_data
        return Order(
            kind=told["kind"], title=told["title"], text=told["text"], handler=told["handler"], project=told["project_id"],
            place=None if told["project_id"] else self.place_id, issuer=self.actor.unit_id, verifier=told["verifier"],
            coop=told["coop"], due_on=told["due_on"], grade=told["grade"], level=told["level"], category=told["category"],
            evidence=evidence_of(told["file"]),
        )  # fmt: skip


def limit_words(root: UUID, kind: str, grade: str, due_on: str = "") -> str:
    """The date a case opened today would have, in words: what is shown before anything is saved."""
    if due_on:
        try:
            days = (dt.date.fromisoformat(due_on) - clock.today()).days
        except ValueError:
            return _("日期应写成 2023-08-31 的样子。")
        return _("办理时限 %(day)s，还有 %(n)s 天。") % {"day": due_on, "n": days}
    known = {one.key for one in all_case_kinds()}
    limit = limit_of(case_kind(kind), grade, root, clock.today()) if kind in known else None
    if limit is None:
        return _("选定种类和分类后显示办理时限。")
    calendar = calendar_of(root)
    day = rules.due_date(limit, clock.today(), calendar)
    told = {"n": limit.days, "day": day.isoformat()}
    words = _("规定时限 %(n)s 个工作日，到 %(day)s。") if limit.unit == rules.WORKDAY else _("规定时限 %(n)s 天，到 %(day)s。")
    late = _("（节假日通知尚未公布，时限待定）") if calendar.is_provisional_between(clock.today(), day) else ""
    return words % told + late


class InstructionForm(PlacedForm):
    """登记批示: the words as they stand on the paper, and what shall be done."""

    verb = supervise.RECORD
    leader_post = forms.ChoiceField(label=gettext_lazy("批示领导"))
    given_on = DayField(gettext_lazy("批示日"), initial=clock.today)
    mode = forms.ChoiceField(
        label=gettext_lazy("批示要求"), choices=Mode.choices, initial=Mode.HANDLE, widget=forms.RadioSelect,
        help_text=gettext_lazy("圈阅只登记存阅，不产生办理事项。"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("事由"), max_length=200)
    text = long_text(gettext_lazy("批示原文"), help_text=gettext_lazy("逐字照录；不写个人姓名。"))
    paper_no = forms.CharField(label=gettext_lazy("来文字号"), max_length=60, required=False)
    project = project_field()
    pick = pick_field()
    place = place_field()
    category = forms.ChoiceField(
        label=gettext_lazy("问题类别"), required=False, choices=[("", gettext_lazy("未填")), *Category.choices]
    )
    file = PaperField(gettext_lazy("批示扫描件"))
    opinion = long_text(gettext_lazy("拟办意见"), required=False)
    handler = UnitField(
        gettext_lazy("承办单位"),
        required=False,
        help_text=gettext_lazy("批示已指明的，选定后立即交办；没有指明的留空，先拟办报批。"),
    )
    coop = UnitsField(gettext_lazy("配合单位"))
    due_on = DayField(gettext_lazy("办理时限"), required=False, help_text=gettext_lazy("急件按批示要求填；不填按规定时限。"))

    def prepare(self) -> None:
        """Offer the leaders of the jurisdiction."""
        super().prepare()
        posts = supervise.leader_posts(self.root.id)
        self.offer("leader_post", [("", ""), *((str(one.id), f"{one.unit.label}·{one.title}") for one in posts)])

    def told(self) -> Told:
        """What the verb takes."""
        said = self.cleaned_data
        return Told(
            leader_post=UUID(said["leader_post"]), given_on=said["given_on"], title=said["title"], text=said["text"],
            mode=said.get("mode", Mode.HANDLE), project=said["project_id"], place=None if said["project_id"] else self.place_id,
            paper_no=said.get("paper_no", ""), opinion=said["opinion"], handler=said["handler"], coop=said["coop"],
            due_on=said["due_on"], category=said["category"], evidence=evidence_of(said["file"]),
        )  # fmt: skip


class OralForm(InstructionForm):
    """登记口头指示: what was said, by whom, written down by whoever heard it."""

    def prepare(self) -> None:
        """Nothing was written: no number and no circle."""
        for name in ("paper_no", "mode"):
            del self.fields[name]
        super().prepare()
        self.fields["leader_post"].label = _("指示领导")
        self.fields["given_on"].label = _("指示日")
        self.fields["text"].label = _("指示内容")
        self.fields["file"].label = _("记录件")
