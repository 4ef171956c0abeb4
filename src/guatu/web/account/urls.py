"""Addresses of the account room; mounted at /account/."""

from django.urls import path

from guatu.web.account import views

app_name = "account"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("sign-out-everywhere", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("password", views.password, name="password"),
    path("post", views.post, name="post"),
    path("preferences", views.preferences, name="preferences"),
]
