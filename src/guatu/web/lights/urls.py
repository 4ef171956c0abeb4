"""Addresses of the lights; mounted at /lights/."""

from django.urls import path

from guatu.web.lights import act_views, views

app_name = "lights"

urlpatterns = [
    path("", views.board, name="board"),
    path("workbook", views.workbook, name="workbook"),
    path("picture", views.picture, name="picture"),
    path("text", views.text, name="text"),
    path("rules", act_views.rules, name="rules"),
    path("exemptions", views.exemptions, name="exemptions"),
    path("exemptions/workbook", views.exemptions_workbook, name="exemptions-workbook"),
    path("exemptions/new/<uuid:project>", act_views.propose, name="propose"),
    path("exemptions/<uuid:pk>", views.exemption, name="exemption"),
    path("exemptions/<uuid:pk>/grant", act_views.grant, name="grant"),
    path("exemptions/<uuid:pk>/refuse", act_views.refuse, name="refuse"),
    path("exemptions/<uuid:pk>/withdraw", act_views.withdraw, name="withdraw"),
]
