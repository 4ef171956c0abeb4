"""Addresses of the queue room; mounted at /queue/."""

from django.urls import path

from guatu.web.queue import views

app_name = "queue"

urlpatterns = [
    path("", views.jobs, name="list"),
    path("live", views.live, name="live"),
    path("schedules", views.schedules, name="schedules"),
    path("<uuid:pk>", views.job, name="job"),
    path("<uuid:pk>/progress", views.progress, name="progress"),
    path("<uuid:pk>/retry", views.retry, name="retry"),
    path("<uuid:pk>/cancel", views.cancel, name="cancel"),
]
