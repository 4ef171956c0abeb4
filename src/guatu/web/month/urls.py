"""Addresses of the month desk; mounted at /month/."""

from django.urls import path

from guatu.web.month import act_views, views

app_name = "month"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("file", act_views.file, name="file"),
    path("receipt/<uuid:entry>", views.receipt, name="receipt"),
    path("differences", views.differences, name="differences"),
    path("differences/take", act_views.take, name="take"),
    path("project/<uuid:project>", views.one_return, name="return"),
    path("project/<uuid:project>/verify", act_views.verify, name="verify"),
    path("project/<uuid:project>/object", act_views.objection, name="object"),
    path("counties", views.counties, name="counties"),
    path("counties/<str:code>/confirm", act_views.confirm, name="confirm"),
    path("close", views.close, name="close"),
    path("close/make", act_views.make, name="make"),
    path("close/<uuid:pk>/head.txt", views.head, name="head"),
    path("adjustments", views.adjustments, name="adjustments"),
    path("late", views.late, name="late"),
    path("late/picture", views.picture, name="picture"),
    path("late/text", views.text, name="text"),
    path("export", views.export, name="export"),
]
