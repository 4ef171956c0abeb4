"""Addresses of the inspection room; mounted at /inspections/."""

from django.urls import path

from guatu.web.inspection import act_views, ledger_views, views

app_name = "inspection"

urlpatterns = [
    path("", views.rounds, name="list"),
    path("start", act_views.start, name="start"),
    path("round/<uuid:round_id>", views.one_round, name="round"),
    path("round/<uuid:round_id>/finish", act_views.finish, name="finish"),
    path("round/<uuid:round_id>/<uuid:project>", act_views.check, name="check"),
    path("problems", views.problems, name="problems"),
    path("problems.xlsx", ledger_views.workbook, name="workbook"),
    path("ledger", ledger_views.upload, name="upload"),
    path("ledger/<uuid:pk>", ledger_views.preview, name="preview"),
    path("ledger/<uuid:pk>/apply", ledger_views.apply, name="apply"),
    path("ledger/<uuid:pk>/drop", ledger_views.drop, name="drop"),
    path("ledger/<uuid:pk>/original", ledger_views.original, name="original"),
    path("ledger/<uuid:pk>/rejected.xlsx", ledger_views.rejected, name="rejected"),
    path("rechecks", views.rechecks, name="rechecks"),
    path("rechecks/draw", act_views.draw, name="draw"),
    path("rechecks/<uuid:pk>", act_views.recheck, name="recheck"),
]
