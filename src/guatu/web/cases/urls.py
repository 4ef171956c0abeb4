"""Addresses of the case room; mounted at /cases/."""

from django.urls import path

from guatu.web.cases import bulk_views, case_views, instruction_views, views

app_name = "cases"

urlpatterns = [
    path("", views.board, name="board"),
    path("workbook", views.workbook, name="workbook"),
    path("picture", views.picture, name="picture"),
    path("text", views.text, name="text"),
    path("views/", views.views, name="views"),
    path("views/save", views.save_view, name="save-view"),
    path("views/<uuid:view>/share", views.share_view, name="share-view"),
    path("views/<uuid:view>/drop", views.drop_view, name="drop-view"),
    path("new", case_views.new, name="new"),
    *(path(f"bulk/{name}", bulk_views.bulk_view(name), name=f"bulk-{name}") for name in bulk_views.MANY),
    path("instructions/", instruction_views.instructions, name="instructions"),
    path("instructions/new", instruction_views.instruction_new, name="instruction-new"),
    path("instructions/oral", instruction_views.oral_new, name="oral-new"),
    path("instructions/<uuid:instruction>", instruction_views.instruction, name="instruction"),
    path("instructions/<uuid:instruction>/propose", instruction_views.propose, name="propose"),
    path("instructions/<uuid:instruction>/decide", instruction_views.decide, name="decide"),
    path("instructions/<uuid:instruction>/scan/<uuid:piece>", instruction_views.scan, name="scan"),
    path("escalations/<uuid:escalation>", case_views.escalation, name="escalation"),
    path("<uuid:case>", case_views.case, name="case"),
    path("<uuid:case>/evidence/<uuid:piece>", case_views.evidence, name="evidence"),
    path("<uuid:case>/<slug:act>", case_views.act, name="act"),
]
