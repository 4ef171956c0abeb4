"""Addresses of the to-do room; mounted at /today/."""

from django.urls import path

from guatu.web.todo import settings_views, views

app_name = "todo"

urlpatterns = [
    path("", views.today, name="today"),
    path("inbox", views.inbox, name="inbox"),
    path("inbox/read", views.read, name="read"),
    path("inbox/<uuid:pk>", views.open_notice, name="open"),
    path("settings", settings_views.settings, name="settings"),
    path("settings/channel", settings_views.channel, name="channel"),
    path("settings/channel/close", settings_views.close, name="channel-close"),
    path("settings/test", settings_views.test, name="test"),
    path("settings/calendar", settings_views.calendar_open, name="calendar-open"),
    path("settings/calendar/close", settings_views.calendar_close, name="calendar-close"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]
