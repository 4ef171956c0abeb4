"""Every address: the first page, then one line a room in the order of `ROOMS`."""

from django.conf import settings
from django.urls import include, path

from guatu.web.home import home

handler500 = "guatu.web.failing.server_error"
urlpatterns = [
    path("", home, name="home"),
    *(path(prefix, include(f"guatu.web.{room}.urls")) for room, prefix in settings.ROOMS.items()),
]
