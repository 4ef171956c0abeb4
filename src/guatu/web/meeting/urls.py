"""Addresses of the meeting room; mounted at /meetings/."""

from django.urls import path

from guatu.web.meeting import act_views, file_views, minutes_views, series_views, topic_views, views

app_name = "meeting"

urlpatterns = [
    path("", views.index, name="list"),
    path("load", series_views.load, name="load"),
    path("series/new", series_views.new, name="series-new"),
    path("series/<uuid:pk>", series_views.series, name="series"),
    path("series/<uuid:pk>/plan", series_views.plan, name="plan"),
    path("series/<uuid:pk>/skip", series_views.skip, name="skip"),
    path("series/<uuid:pk>/projects/add", series_views.list_one, name="list-project"),
    path("series/<uuid:pk>/projects/release", series_views.release_one, name="release-project"),
    path("topics/new", topic_views.new, name="topic-new"),
    path("topics/<uuid:pk>", topic_views.topic, name="topic"),
    path("topics/<uuid:pk>/advise", topic_views.advise, name="advise"),
    path("topics/<uuid:pk>/accept", topic_views.accept, name="accept"),
    path("topics/<uuid:pk>/return", topic_views.give_back, name="return"),
    path("topics/<uuid:pk>/merge", topic_views.merge, name="merge"),
    path("topics/<uuid:pk>/evidence/<uuid:piece>", topic_views.evidence, name="evidence"),
    path("<uuid:pk>", views.show, name="show"),
    path("<uuid:pk>/since", views.since, name="since"),
    path("<uuid:pk>/room", views.room, name="room"),
    path("<uuid:pk>/decide", act_views.decide, name="decide"),
    path("<uuid:pk>/act", act_views.act, name="act"),
    path("<uuid:pk>/freeze", act_views.freeze, name="freeze"),
    path("<uuid:pk>/move", act_views.move, name="move"),
    path("<uuid:pk>/not-held", act_views.not_held, name="not-held"),
    path("<uuid:pk>/finish", act_views.finish, name="finish"),
    path("<uuid:pk>/attendance", act_views.attendance, name="attendance"),
    path("<uuid:pk>/minutes", minutes_views.minutes, name="minutes"),
    path("<uuid:pk>/minutes/draft", minutes_views.draft, name="draft"),
    path("<uuid:pk>/minutes/check", minutes_views.check, name="check"),
    path("<uuid:pk>/minutes/issue", minutes_views.issue, name="issue"),
    path("<uuid:pk>/minutes/withdraw", minutes_views.withdraw, name="withdraw"),
    path("<uuid:pk>/minutes/<str:edition>.<str:suffix>", file_views.minutes_file, name="minutes-file"),
    path("<uuid:pk>/pack.<str:suffix>", file_views.pack_file, name="pack-file"),
    path("<uuid:pk>/orders.<str:suffix>", file_views.orders_file, name="orders-file"),
    path("<uuid:pk>/one-page.pdf", file_views.one_page, name="one-page"),
]
