"""Addresses of the drawer room; mounted at /figure/."""

from django.urls import path

from guatu.web.figure import views

app_name = "figure"

urlpatterns = [
    path("evidence/<uuid:pk>", views.evidence, name="evidence"),
    path("light/<uuid:project>", views.light, name="light"),
    path("<str:code>/<str:key>", views.drawer, name="drawer"),
]
