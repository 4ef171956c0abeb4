"""Addresses of the gallery; never part of the product."""

from django.urls import path

from guatu.ui.tests.gallery import views

urlpatterns = [
    path("", views.register),
    path("empty/", views.register, {"is_empty": True}),
    path("cockpit/", views.cockpit),
    path("project/", views.project),
    path("parts/", views.parts),
    path("form/", views.form),
    path("figure/<str:key>/", views.figure),
    path("light/<str:number>/", views.light),
    path("progress/", views.progress),
    path("error/<str:code>/", views.error),
    path("language/", views.language),
]
