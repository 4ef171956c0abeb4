"""Addresses of the wall; mounted at /wall/."""

from django.urls import path

from guatu.web.wall import views

app_name = "wall"

urlpatterns = [path("", views.wall, name="wall")]
