"""Addresses of the register room; mounted at /register/. One line for each act comes from `acts.ACTS`."""

from django.urls import path

from guatu.web.register import editing_views, project_views, views
from guatu.web.register.acts import ACTS

app_name = "register"

urlpatterns = [
    path("", views.listing, name="list"),
    path("workbook", views.workbook, name="workbook"),
    path("picture", views.picture, name="picture"),
    path("text", views.text, name="text"),
    path("sum", views.total, name="sum"),
    path("views/", views.views, name="views"),
    path("views/save", views.save_view, name="save-view"),
    path("views/<uuid:view>/share", views.share_view, name="share-view"),
    path("views/<uuid:view>/drop", views.drop_view, name="drop-view"),
    path("new", editing_views.enter, name="new"),
    path("rollover", editing_views.rollover, name="rollover"),
    path("<uuid:project>", project_views.page, name="project"),
    path("<uuid:project>/light", views.light, name="light"),
    path("<uuid:project>/amend", editing_views.amend, name="amend"),
    path("<uuid:project>/confirm", project_views.confirm, name="confirm"),
    *(path(f"<uuid:project>/{act.name}", project_views.act_view(act), name=act.name) for act in ACTS),
]
