"""Addresses of the cockpit; mounted at /cockpit/."""

from django.urls import path

from guatu.web.cockpit import views

app_name = "cockpit"

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("places.xlsx", views.places_xlsx, name="places-xlsx"),
    path("share", views.share, name="share"),
    path("share.png", views.picture, name="picture"),
    path("stated", views.stated, name="stated"),
    path("adjustments", views.adjustments, name="adjustments"),
    path("figures", views.figures, name="figures"),
    path("figures.xlsx", views.figures_xlsx, name="figures-xlsx"),
]
