"""Addresses of the bulletin room; mounted at /bulletin/."""

from django.urls import path

from guatu.web.bulletin import views

app_name = "bulletin"

urlpatterns = [
    path("", views.index, name="list"),
    path("draft", views.draft, name="draft"),
    path("one-page", views.one_page, name="one-page"),
    path("picture", views.ranking_picture, name="picture"),
    path("<uuid:pk>", views.show, name="show"),
    path("<uuid:pk>/<str:edition>.<str:suffix>", views.download, name="download"),
    path("<uuid:pk>/check", views.check, name="check"),
    path("<uuid:pk>/issue", views.issue, name="issue"),
    path("<uuid:pk>/withdraw", views.withdraw, name="withdraw"),
]
