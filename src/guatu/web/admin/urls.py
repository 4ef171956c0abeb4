"""Addresses of the administration room; mounted at /admin/."""

from django.urls import path

from guatu.web.admin.views import accounts, calendar, home, journal, posts, proof, reference, rights, structure

app_name = "admin"

urlpatterns = [
    path("", home.home, name="home"),
    path("places", structure.places, name="places"),
    path("places/<uuid:pk>", structure.place, name="place"),
    path("units", structure.units, name="units"),
    path("posts", structure.posts, name="posts"),
    path("posts/<uuid:pk>", posts.post, name="post"),
    path("posts/<uuid:pk>/handover", posts.handover, name="handover"),
    path("posts/<uuid:pk>/appoint", posts.appoint, name="appoint"),
    path("posts/<uuid:pk>/relieve", posts.relieve, name="relieve"),
    path("posts/<uuid:pk>/grant", posts.grant, name="grant"),
    path("posts/<uuid:pk>/delegate", posts.delegate, name="delegate"),
    path("grants/<uuid:pk>/revoke", posts.revoke, name="revoke"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/<uuid:pk>", accounts.account, name="account"),
    path("accounts/<uuid:pk>/enable", accounts.enable, name="enable"),
    path("accounts/<uuid:pk>/disable", accounts.disable, name="disable"),
    path("accounts/<uuid:pk>/reset", accounts.reset, name="reset"),
    path("rights", rights.rights, name="rights"),
    path("lists", reference.lists, name="lists"),
    path("terms", reference.terms, name="terms"),
    path("parameters", reference.parameters, name="parameters"),
    path("calendar", calendar.calendar, name="calendar"),
    path("journal", journal.journal, name="journal"),
    path("journal/<uuid:pk>", journal.entry, name="entry"),
    path("journal/<uuid:pk>/receipt.json", journal.receipt, name="receipt"),
    path("verify", proof.verification, name="verify"),
    path("verify/run", proof.run, name="run"),
    path("verify/progress", proof.progress, name="progress"),
    path("verify/heads.txt", proof.heads, name="heads"),
]
