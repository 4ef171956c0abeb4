"""The form that shares a project's 考核归属 among places: one box a county, in per cent (DECISIONS 23)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access.models import Place
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.ledger import queries
from guatu.ledger.services.sharing import open_splits, percent_text
from guatu.web.evidence import PaperField
from guatu.web.register.fields import past_day, reason_field
from guatu.web.register.forms import ProjectForm

_PLACE = "place_"


class ShareForm(ProjectForm):
    """分摊考核归属: what each county or zone has, in per cent; all left empty makes the project undivided again."""

    shared_on = past_day(gettext_lazy("自哪天起"))
    document_no = forms.CharField(
        label=gettext_lazy("依据文号"), max_length=60, help_text=gettext_lazy("定下占比的会议纪要或批复，如“×政纪〔2024〕3号”。")
    )
    corrects = forms.ChoiceField(label=gettext_lazy("这是"), required=False)
    reason = reason_field(required=False, help_text=gettext_lazy("更正必填。"))
    file = PaperField()

    def prepare(self) -> None:
        """A box for every county and zone, the present shares in them, and the earlier splits that may be put right."""
        now = {row.place_id: row.basis_points for row in queries.shares_of(self.standing.project_id)}
        for place in self._places(set(now)):
            self.fields[_PLACE + place.id.hex] = forms.DecimalField(
                label=place_name(place), required=False, min_value=0, max_value=100, decimal_places=2,
                help_text=_("牵头地：项目个数计在这里。") if self._leads(place) else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip
            self.initial.setdefault(_PLACE + place.id.hex, percent_text(now[place.id]) if place.id in now else "")
        self.order_fields(["shared_on", *(name for name in self.fields if name.startswith(_PLACE))])
        splits = [(str(fact.id), _split_words(fact)) for fact in open_splits(self.standing.project_id)]
        self.choices("corrects", [("", _("自上面那天起的新占比")), *splits])
        if not splits:
            del self.fields["corrects"], self.fields["reason"]

    @property
    def shares(self) -> list[forms.BoundField]:
        """The boxes of the counties and zones, drawn side by side: what is typed into them is one thing, a hundred per cent."""
        return [bound for bound in self.visible_fields() if bound.name.startswith(_PLACE)]

    @property
    def others(self) -> list[forms.BoundField]:
        """The boxes below them."""
        return [bound for bound in self.visible_fields() if bound.name != "shared_on" and not bound.name.startswith(_PLACE)]

    def _places(self, shared: set[UUID]) -> list[Place]:
        """Counties and zones as official tables print them; a project in a park of one has the park in its stead."""
        rows = Place.objects.filter(root_id=self.standing.root_id).valid_on(clock.today())
        own = {self.standing.place_id} - {self.standing.root_id}
        offered = Q(kind__in=("county", "zone")) & ~Q(id=self.standing.county_id if own - {self.standing.county_id} else None)
        return list(rows.filter(offered | Q(id__in=own | shared)).in_official_order())

    def _leads(self, place: Place) -> bool:
        return place.id in {self.standing.place_id, self.standing.county_id}

    def clean(self) -> dict[str, Any]:
        """The shares together, in basis points by place."""
        found = super().clean() or self.cleaned_data
        typed = {UUID(name.removeprefix(_PLACE)): value for name, value in found.items() if name.startswith(_PLACE)}
        found["basis_points"] = {place: int(Decimal(value) * 100) for place, value in typed.items() if value}
        return found

    def told(self) -> list[str]:
        """What a split does, and what it leaves alone."""
        return [
            _("总投资、年度计划、完成投资按占比计入各地，合计仍为全额；项目个数只计在牵头地，全市计 1 个。"),
            _("各地占比合计 100 %；全部留空即取消分摊。已月结的月份不变。"),
        ]


def _split_words(fact: Any) -> str:
    return _("更正 %(day)s 起的占比（%(number)s）") % {"day": fact.occurred_on.isoformat(), "number": fact.body.get("document_no", "")}
