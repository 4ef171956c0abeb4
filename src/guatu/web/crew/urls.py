"""Addresses of the crew room; mounted at /crews/."""

from django.urls import path

from guatu.web.crew import act_views, views

app_name = "crew"

urlpatterns = [
    path("", views.index, name="list"),
    path("export", views.export, name="export"),
    path("picture", views.picture, name="picture"),
    path("text", views.text, name="text"),
    path("mine", views.mine, name="mine"),
    path("load", views.load, name="load"),
    path("balance", act_views.balance, name="balance"),
    path("template/<str:code>", act_views.template, name="template"),
    path("post/<uuid:post>", views.post, name="post"),
    path("post/<uuid:post>/handover", act_views.handover, name="handover"),
    path("handover/<uuid:fact>", views.handed, name="handed"),
    path("handover/<uuid:fact>/sheet", views.sheet, name="sheet"),
    path("project/<uuid:project>", views.project, name="project"),
    path("project/<uuid:project>/add", act_views.add, name="add"),
    path("project/<uuid:project>/form", act_views.form_crew, name="form"),
    path("project/<uuid:project>/close", act_views.close, name="close"),
    path("project/<uuid:project>/seat/<uuid:seat>", act_views.seat, name="seat"),
    path("project/<uuid:project>/visit", act_views.visit, name="visit"),
    path("visit/<uuid:visit>", views.seen, name="seen"),
    path("visit/<uuid:visit>/undo", act_views.undo, name="undo"),
]
