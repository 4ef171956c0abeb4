"""Crews: who holds which seat of a project (folded), what a county's standing team is, and who went to see what (folded)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Place, Post
from guatu.access.things import ThingScope, known
from guatu.ledger.models.standing import LIVE, LinkedRow


class Seat(models.TextChoices):
    """专班席位 (PRODUCT C12)."""

    LEADER = "leader", _("班长")
    CITY_LEADER = "city_leader", _("分包市领导")
    COUNTY_LEADER = "county_leader", _("分包县领导")
    DEPARTMENT = "department", _("牵头部门")
    OFFICER = "officer", _("首席服务员")
    SITE_OFFICER = "site_officer", _("现场专员")
    MEMBER = "member", _("成员")


class Element(models.TextChoices):
    """牵头部门管的要素."""

    NONE = "", _("不分要素")
    LAND = "land", _("用地")
    ENVIRONMENT = "environment", _("环评")
    FINANCE = "finance", _("资金")
    LABOUR = "labour", _("用工")
    UTILITIES = "utilities", _("水电气路讯")
    PERMITS = "permits", _("审批手续")
    OTHER = "other", _("其他要素")


class CrewPhase(models.TextChoices):
    """牵头部门管的时段."""

    NONE = "", _("全程")
    PRELIMINARY = "preliminary", _("前期")
    BUILDING = "building", _("建设")
    PRODUCTION = "production", _("投产")


class EndCause(models.TextChoices):
    """席位为什么结束."""

    NONE = "", _("在任")
    CHANGED = "changed", _("调整")
    HANDED_OVER = "handed_over", _("岗位交接")
    CLOSED = "closed", _("专班撤销")


class VisitKind(models.TextChoices):
    """走访种类 (B15)."""

    CALL = "call", _("走访")
    ON_SITE = "on_site", _("现场办公")
    INSPECTION = "inspection", _("领导督导")


class CrewSeat(LinkedRow):
    """专班席位：one post in one seat of one project, from the day it was taken until the day it was given up (exclusive)."""

    fact_id = models.UUIDField("任命事实")
    post_id = models.UUIDField("岗位")
    unit_id = models.UUIDField("岗位单位", null=True)
    seat = models.CharField("席位", max_length=16, choices=Seat.choices)
    element = models.CharField("要素", max_length=16, blank=True, choices=Element.choices)
    phase = models.CharField("时段", max_length=16, blank=True, choices=CrewPhase.choices)
    from_on = models.DateField("就位日")
    to_on = models.DateField("离位日", null=True)
    why = models.CharField("就位原因", max_length=200, blank=True)
    end_why = models.CharField("离位原因", max_length=200, blank=True)
    end_cause = models.CharField("离位类别", max_length=16, blank=True, choices=EndCause.choices)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "专班席位"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "fact_id"], name="crew_seat_once")]
        indexes = [
            models.Index(fields=["snapshot_no", "project_id", "to_on"], name="crew_of_project"),
            models.Index(fields=["snapshot_no", "post_id", "to_on"], name="crew_of_post"),
        ]

    @property
    def title(self) -> str:
        """分包市领导; 牵头部门（用地·前期)."""
        if not self.element:
            return str(self.get_seat_display())
        return f"{self.get_seat_display()}（{self.get_element_display()}·{self.get_phase_display()}）"


class CrewTemplateLine(models.Model):
    """专班模板：the posts a place's teams are made of. A thing: edited whole, each edit one fact."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="地方")
    position = models.PositiveIntegerField("行序")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name="岗位")
    seat = models.CharField("席位", max_length=16, choices=Seat.choices)
    element = models.CharField("要素", max_length=16, blank=True, choices=Element.choices)
    phase = models.CharField("时段", max_length=16, blank=True, choices=CrewPhase.choices)

    class Meta:
        verbose_name = "专班模板"
        constraints = [models.UniqueConstraint(fields=["place", "position"], name="crew_template_line_once")]


class ProjectVisit(models.Model):
    """走访现状：one visit, one row; what was promised in it became cases, which name its fact."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=LIVE)
    visit_id = models.UUIDField("走访")
    fact_id = models.UUIDField("走访事实")
    root_id = models.UUIDField("辖区")
    project_id = models.UUIDField("项目")
    county_id = models.UUIDField("县区", null=True)
    kind = models.CharField("种类", max_length=12, choices=VisitKind.choices)
    visited_on = models.DateField("走访日")
    posts = models.JSONField("走访岗位", default=list)
    # The same ids as one text, so that a post's visits are found without JSON in a WHERE clause.
    post_key = models.TextField("岗位检索", blank=True)
    our_side = models.CharField("我方（职务）", max_length=200, blank=True)
    their_side = models.CharField("对方（职务）", max_length=200, blank=True)
    place_text = models.CharField("地点", max_length=200, blank=True)
    topics = models.TextField("议题")
    outcome = models.TextField("结果", blank=True)
    is_clear = models.BooleanField("未发现问题", default=False)
    commitments = models.JSONField("承诺事项", default=list)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "走访现状"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "visit_id"], name="visit_once")]
        indexes = [models.Index(fields=["snapshot_no", "project_id", "visited_on"], name="visit_of_project")]

    def access_scope(self) -> ThingScope:
        """Where policy looks for this visit: where it looks for its project."""
        return ThingScope(place_ids=known([self.county_id]), project_id=self.project_id)
