"""Addresses of the import room; mounted at /import/."""

from django.urls import path

from guatu.web.importing import views

app_name = "importing"

urlpatterns = [
    path("", views.index, name="list"),
    path("<uuid:pk>", views.batch, name="batch"),
    path("<uuid:pk>/answer", views.answer, name="answer"),
    path("<uuid:pk>/columns", views.columns, name="columns"),
    path("<uuid:pk>/decide", views.decide, name="decide"),
    path("<uuid:pk>/apply", views.apply, name="apply"),
    path("<uuid:pk>/drop", views.drop, name="drop"),
    path("<uuid:pk>/original", views.original, name="original"),
    path("<uuid:pk>/rejected.xlsx", views.rejected, name="rejected"),
    path("<uuid:pk>/ledger.xlsx", views.give_back, name="give-back"),
]
