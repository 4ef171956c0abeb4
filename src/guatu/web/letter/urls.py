"""Addresses of the letter room; mounted at /letters/."""

from django.urls import path

from guatu.web.letter import act_views, light_views, views, writing_views
from guatu.web.letter.acts import ACTS

app_name = "letter"

urlpatterns = [
    path("", views.index, name="list"),
    path("register", views.register, name="register"),
    path("new", writing_views.new, name="new"),
    path("templates/", writing_views.templates, name="templates"),
    path("templates/one", writing_views.template, name="template"),
    path("lights", light_views.lights, name="lights"),
    path("lights/workbook", light_views.workbook, name="lights-workbook"),
    path("lights/press", light_views.press, name="lights-press"),
    path("lights/let-be", light_views.let_be, name="lights-let-be"),
    path("batch/", writing_views.batch, name="batch"),
    path("batch/draft", writing_views.batch_draft, name="batch-draft"),
    path("batch/sign", writing_views.batch_sign, name="batch-sign"),
    path("<uuid:pk>", views.letter, name="letter"),
    path("<uuid:pk>/<str:edition>-<int:page>.png", views.page, name="page"),
    path("<uuid:pk>/<str:edition>.<str:suffix>", views.download, name="download"),
    path("<uuid:pk>/evidence/<uuid:piece>", views.evidence, name="evidence"),
    path("<uuid:pk>/redraft", writing_views.redraft, name="redraft"),
    *(path(f"<uuid:pk>/{act.name}", act_views.act_view(act), name=act.name) for act in ACTS),
]
