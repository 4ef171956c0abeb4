"""Forms about places, units, posts, accounts and rights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.access import roles
from guatu.access.models import Place, Post, Unit, User
from guatu.access.models.places import PlaceKind, RankGroup, UnitKind
from guatu.figures.labels import place_label
from guatu.kernel import clock
from guatu.web.admin.acting import DistinctForm, KeyedForm
from guatu.web.admin.names import chair_name, unit_name

BLANK = ("", _("（未选）"))
BY_KIND = "-"


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RowField(forms.ChoiceField):
    """One row of a short list, by its id; the form gets the row itself, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=(), **kwargs)
        self.rows: dict[str, Any] = {}

    def offer(self, rows: Iterable[tuple[Any, str]]) -> None:
        """The rows to choose from, each with its words."""
        found = list(rows)
        self.rows = {str(row.id): row for row, _words in found}
        self.choices = [BLANK, *((str(row.id), words) for row, words in found)]

    def clean(self, value: Any) -> Any:
        """The row. Errors: ValidationError for one that is not on the list."""
        return self.rows.get(super().clean(value))


def place_choices() -> list[tuple[Place, str]]:
    """Every place, in the order of the tree, its depth shown by its way down."""
    rows = list(Place.objects.order_by("path"))
    names = {place.id: place_label(place) for place in rows}
    return [(place, " ▸ ".join(names.get(UUID(hex=one), "") for one in place.path.strip("/").split("/"))) for place in rows]


def unit_choices() -> list[tuple[Unit, str]]:
    """Every unit there is today, with its place."""
    rows = Unit.objects.valid_on(clock.today()).select_related("place").order_by("place__path", "official_order", "name")
    return [(unit, f"{place_label(unit.place)} · {unit_name(unit)}") for unit in rows]


def post_choices(but: UUID | None = None) -> list[tuple[Post, str]]:
    """Every post there is today, with its unit."""
    rows = Post.objects.valid_on(clock.today()).select_related("unit").order_by("place__path", "unit__official_order", "title")
    return [(post, chair_name(post)) for post in rows if post.id != but]


def user_choices() -> list[tuple[User, str]]:
    """Every account."""
    return [(user, f"{user.username} {user.display_name}".strip()) for user in User.objects.order_by("username")]


class PlaceForm(KeyedForm):
    """A new place."""

    code = forms.CharField(label=_("地方代码"), max_length=12, help_text=_("行政区划代码；功能区等没有代码的，用含字母的自编代码，如 4110X1。"))
    name = forms.CharField(label=_("名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("层级"), choices=PlaceKind.choices, initial=PlaceKind.COUNTY)
    parent = RowField(label=_("上级地方"), required=False, help_text=_("不选则设立一个新的辖区。"))
    rank_group = forms.ChoiceField(label=_("排名组别"), required=False, choices=[(BY_KIND, _("按层级")), *RankGroup.choices], initial=BY_KIND)
    official_order = forms.IntegerField(label=_("法定序"), min_value=0, initial=0, help_text=_("通报等表格按此排列。"))
    is_official = forms.BooleanField(label=_("属行政区划"), required=False, initial=True)
    valid_from = forms.DateField(label=_("设立日"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(place_choices())  # type: ignore[attr-defined]


class RenameForm(DistinctForm):
    """A new name. The old one stays findable, and closes keep the name of their day."""

    name = forms.CharField(label=_("新名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    reason = forms.CharField(label=_("依据（文号）"), max_length=200)


class UnitForm(KeyedForm):
    """A new unit."""

    place = RowField(label=_("所在地方"))
    name = forms.CharField(label=_("名称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=30, required=False)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("单位类别"), choices=UnitKind.choices, initial=UnitKind.DEPARTMENT)
    parent = RowField(label=_("上级单位"), required=False)
    official_order = forms.IntegerField(label=_("法定序"), min_value=0, initial=0)
    valid_from = forms.DateField(label=_("设立日"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(place_choices())  # type: ignore[attr-defined]
        self.fields["parent"].offer(unit_choices())  # type: ignore[attr-defined]


class PostForm(KeyedForm):
    """A new post."""

    unit = RowField(label=_("单位"))
    title = forms.CharField(label=_("岗位名称"), max_length=80, help_text=_("岗位不写人名；谁在任由任职记录说明。"))
    title_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_choices())  # type: ignore[attr-defined]


class FirstPassword(forms.CharField):
    """A password that must be changed at the first sign-in."""

    def __init__(self) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(label=_("初始密码"), widget=widget, strip=False, help_text=_("至少 10 位、三类字符；本人首次登录时必须修改。"))


class AccountForm(KeyedForm):
    """A new account, not yet enabled."""

    username = forms.CharField(label=_("用户名"), max_length=60)
    display_name = forms.CharField(label=_("显示名"), max_length=60, required=False)
    password = FirstPassword()


class ResetForm(DistinctForm):
    """A new first password."""

    password = FirstPassword()


class DisableForm(DistinctForm):
    """Why an account is shut out."""

    reason = forms.CharField(label=_("停用理由"), max_length=200)


class AppointForm(KeyedForm):
    """Who takes the post over, and when."""

    user = RowField(label=_("接任账号"))
    from_on = forms.DateField(label=_("交接日"), widget=DayInput(), help_text=_("接任者自这一天起在任；现任到前一天为止。可以是将来的日子。"))
    reason = forms.CharField(label=_("依据（文号）"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(user_choices())  # type: ignore[attr-defined]


class RelieveForm(DistinctForm):
    """From when the post is vacant."""

    to_on = forms.DateField(label=_("免职日"), widget=DayInput(), help_text=_("自这一天起岗位空缺。"))
    reason = forms.CharField(label=_("依据（文号）"), max_length=200)


class GrantForm(KeyedForm):
    """A role for a post. A project is no reach here: such grants come with the project's crew."""

    role = forms.ChoiceField(label=_("角色"))
    place = RowField(label=_("范围：地方"), required=False, help_text=_("含其下级地方。"))
    unit = RowField(label=_("范围：单位"), required=False, help_text=_("由该单位负责的项目。"))
    from_on = forms.DateField(label=_("起"), required=False, widget=DayInput(), help_text=_("不填为今天。"))
    to_on = forms.DateField(label=_("止"), required=False, widget=DayInput(), help_text=_("自这一天起不再有效；不填为长期。"))
    reason = forms.CharField(label=_("依据（文号）"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [BLANK, *((role.key, role.name) for role in roles.ROLES.values())]  # type: ignore[attr-defined]
        self.fields["place"].offer(place_choices())  # type: ignore[attr-defined]
        self.fields["unit"].offer(unit_choices())  # type: ignore[attr-defined]


class RevokeForm(DistinctForm):
    """When a grant ends, and why."""

    to_on = forms.DateField(label=_("止"), required=False, widget=DayInput(), help_text=_("不填为今天，立即失效。"))
    reason = forms.CharField(label=_("理由"), max_length=200)


class DelegateForm(DistinctForm):
    """Which verbs another post may do for this one, between two dates."""

    to_post = RowField(label=_("受托岗位"))
    verbs = forms.MultipleChoiceField(label=_("委托的动作"), widget=forms.CheckboxSelectMultiple)
    from_on = forms.DateField(label=_("起"), widget=DayInput())
    to_on = forms.DateField(label=_("止"), widget=DayInput(), help_text=_("自这一天起不再有效。"))

    def __init__(self, *args: Any, post: Post, verbs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_post"].offer(post_choices(but=post.id))  # type: ignore[attr-defined]
        self.fields["verbs"].choices = [(verb, roles.VERBS[verb]) for verb in verbs]  # type: ignore[attr-defined]
