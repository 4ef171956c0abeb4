"""Addresses of the search room; mounted at /search/."""

from django.urls import path

from guatu.web.search import views

app_name = "search"

urlpatterns = [
    path("", views.results, name="results"),
    path("suggest", views.suggest, name="suggest"),
]
