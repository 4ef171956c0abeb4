"""Forms of the room. They check shape; whether it may be is for the verbs to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Place, Post, Unit
from guatu.figures.labels import place_label, unit_label
from guatu.kernel import clock
from guatu.kernel.errors import Invalid
from guatu.ledger.crews.services import Commitment, Seating
from guatu.ledger.models.crew import CrewPhase, Element, Seat, VisitKind
from guatu.web.evidence import PhotosField

COMMITMENTS = (1, 2, 3)
Choices = list[tuple[Any, Any]]


def new_key() -> str:
    """A key against sending one form twice."""
    return str(uuid4())


class DayField(forms.DateField):
    """A day on which something happened: today unless told otherwise."""

    def __init__(self, label: Any, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, widget=widget, **more)


class RowField(forms.ChoiceField):
    """One row by its id; cleans to the id, None when none was chosen."""

    def clean(self, value: Any) -> UUID | None:
        """The id. Errors: ValidationError for one that is not offered."""
        text = super().clean(value)
        return UUID(text) if text else None


class CrewForm(forms.Form):
    """What every form here has: no browser bubbles, and a key."""

    use_required_attribute = False
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, required=False, max_length=60)

    def offer(self, name: str, choices: Choices, blank: Any = "") -> None:
        """Give a field its choices, the blank one first."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
        field.choices = [("", blank or _("（未选）")), *choices]

    def tell(self, invalid: Invalid, renames: Mapping[str, str] | None = None) -> None:
        """A verb's problems on the fields they are about; what belongs to no field stands above."""
        for name, found in invalid.problems.items():
            target = (renames or {}).get(name, name)
            for one in found:
                self.add_error(target if target in self.fields else None, str(one))


def post_choices(root: UUID, *, but: UUID | None = None) -> Choices:
    """The posts of a jurisdiction there are today, under their units, the city's first."""
    rows = Post.objects.valid_on(clock.today()).filter(place__root_id=root).select_related("unit", "place")
    ordered = rows.exclude(id=but).order_by("place__official_order", "place__code", "unit__official_order", "unit__name", "title")
    return [(name, [(str(one.id), one.title) for one in mine]) for name, mine in groupby(ordered, key=lambda one: one.unit.label)]


def unit_choices(root: UUID) -> Choices:
    """The units of a jurisdiction there are today, under their places."""
    rows = Unit.objects.valid_on(clock.today()).filter(place__root_id=root).select_related("place")
    ordered = rows.order_by("place__official_order", "place__code", "official_order", "name")
    return [
        (place, [(str(one.id), unit_label(one)) for one in mine])
        for place, mine in groupby(ordered, key=lambda one: place_label(one.place))
    ]


class SeatForm(CrewForm):
    """A post takes a seat."""

    seat = forms.ChoiceField(label=gettext_lazy("席位"))
    post = RowField(
        label=gettext_lazy("岗位"), help_text=gettext_lazy("填岗位，不填人名。看不到这个项目的岗位会同时得到本项目的权限。")
    )
    element = forms.ChoiceField(label=gettext_lazy("要素"), required=False, help_text=gettext_lazy("只有牵头部门要选。"))
    phase = forms.ChoiceField(label=gettext_lazy("时段"), required=False, choices=CrewPhase.choices)
    from_on = DayField(gettext_lazy("就位日"), initial=clock.today)
    reason = forms.CharField(label=gettext_lazy("原因或文号"), max_length=200, required=False)

    def __init__(self, *args: Any, root: UUID, may_assign: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("seat", [one for one in Seat.choices if may_assign or one[0] != Seat.CITY_LEADER])
        self.offer("post", post_choices(root))
        self.offer("element", Element.choices[1:], blank=_("不分要素"))

    def seating(self) -> Seating:
        """What the verb takes."""
        said = self.cleaned_data
        return Seating(said["post"], said["seat"], said["element"], said["phase"], said["from_on"], said["reason"])


class ChangeForm(CrewForm):
    """A seat changes its holder, or falls free when no other post is named."""

    post = RowField(label=gettext_lazy("接任岗位"), required=False, help_text=gettext_lazy("不选则席位空出。"))
    on = DayField(gettext_lazy("变动日"), initial=clock.today)
    reason = forms.CharField(
        label=gettext_lazy("变动原因"), max_length=200, help_text=gettext_lazy("如：分工调整、岗位撤销、项目移交。")
    )

    def __init__(self, *args: Any, root: UUID, but: UUID, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("post", post_choices(root, but=but), blank=_("（空出，不接任）"))


class ReasonForm(CrewForm):
    """Something is undone, with its reason."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class VisitForm(CrewForm):
    """A visit in a minute: what is known stands in it already."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=VisitKind.choices, widget=forms.RadioSelect)
    posts = forms.MultipleChoiceField(label=gettext_lazy("谁去的"), widget=forms.CheckboxSelectMultiple)
    visited_on = DayField(gettext_lazy("走访日"), initial=clock.today)
    topics = forms.CharField(label=gettext_lazy("谈了什么"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    is_clear = forms.BooleanField(label=gettext_lazy("未发现问题"), required=False)
    outcome = forms.CharField(
        label=gettext_lazy("结果"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("没有问题的，勾选“未发现问题”即可。"),
    )  # fmt: skip
    photos = PhotosField()
    their_side = forms.CharField(
        label=gettext_lazy("对方（职务）"), max_length=200, required=False, help_text=gettext_lazy("只写职务，不写姓名。")
    )
    place_text = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)

    def __init__(self, *args: Any, posts: Choices, root: UUID, may_assign: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        chooser = self.fields["posts"]
        assert isinstance(chooser, forms.MultipleChoiceField)  # noqa: S101 - a slip of ours, not of the reader
        chooser.choices = posts
        self.promised = COMMITMENTS if may_assign else ()
        units = unit_choices(root) if may_assign else []
        for number in self.promised:
            self.fields[f"promise{number}"] = forms.CharField(label=_("承诺的事"), max_length=200, required=False)
            self.fields[f"unit{number}"] = RowField(label=_("责任单位"), required=False)
            self.fields[f"due{number}"] = DayField(_("完成日"), required=False)
            self.offer(f"unit{number}", units)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The promises: what, who, until when."""
        return [(self[f"promise{number}"], self[f"unit{number}"], self[f"due{number}"]) for number in self.promised]

    def clean(self) -> dict[str, Any]:
        """A promise that was begun is finished."""
        said: dict[str, Any] = super().clean() or {}
        for number in self.promised:
            names = (f"promise{number}", f"unit{number}", f"due{number}")
            if any(said.get(name) for name in names):
                for name in (one for one in names if not said.get(one) and one not in self.errors):
                    self.add_error(name, _("承诺事项要写明事情、责任单位和完成日。"))
        return said

    def commitments(self) -> tuple[Commitment, ...]:
        """The promises that were made."""
        said = self.cleaned_data
        return tuple(
            Commitment(said[f"promise{n}"], said[f"unit{n}"], said[f"due{n}"]) for n in self.promised if said.get(f"promise{n}")
        )


class HandoverForm(CrewForm):
    """Who takes over what a post owes."""

    to_post = RowField(label=gettext_lazy("接收岗位"))
    on = DayField(gettext_lazy("交接日"), initial=clock.today)
    reason = forms.CharField(
        label=gettext_lazy("交接原因"), max_length=200, help_text=gettext_lazy("如：人员轮岗、岗位撤销、机构合并。")
    )
    witness = RowField(label=gettext_lazy("监交岗位"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, post: Post, **more: Any) -> None:
        super().__init__(*args, **more)
        others = post_choices(post.place.root_id, but=post.id)
        self.offer("to_post", [(str(post.id), _("本岗位（只换人，职责不动）")), *others])
        self.offer("witness", others)


class LineForm(forms.Form):
    """One line of a standing team; empty lines are left out."""

    use_required_attribute = False
    seat = forms.ChoiceField(label=gettext_lazy("席位"), required=False)
    post = RowField(label=gettext_lazy("岗位"), required=False)
    element = forms.ChoiceField(label=gettext_lazy("要素"), required=False)
    phase = forms.ChoiceField(label=gettext_lazy("时段"), required=False, choices=CrewPhase.choices)

    def __init__(self, *args: Any, posts: Choices, may_assign: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        seats = [one for one in Seat.choices if may_assign or one[0] != Seat.CITY_LEADER]
        for name, choices in (("seat", seats), ("post", posts), ("element", Element.choices[1:])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a slip of ours, not of the reader
            field.choices = [("", "–"), *choices]


LineSet = forms.formset_factory(LineForm, extra=4, max_num=40)


def line_set(place: Place, *, may_assign: bool, data: Any = None, initial: Iterable[dict[str, Any]] = ()) -> Any:
    """The lines of a place's standing team as a form."""
    shared = {"posts": post_choices(place.root_id), "may_assign": may_assign}
    return LineSet(data, prefix="line", form_kwargs=shared, initial=list(initial))


def lines_of(forms_: Any) -> list[Seating]:
    """The lines that were filled in."""
    said = [one.cleaned_data for one in forms_ if one.cleaned_data.get("post") or one.cleaned_data.get("seat")]
    return [Seating(one["post"] or UUID(int=0), one["seat"], one["element"], one["phase"]) for one in said]


def day_or_today(day: dt.date | None) -> dt.date:
    """A day that was told, else today."""
    return day or clock.today()
