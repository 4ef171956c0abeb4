"""Addresses of the returns; mounted at /returns/."""

from django.urls import path

from guatu.web.returning import act_views, book_views, cycle_views, views

app_name = "returning"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("project/<uuid:project>/<str:cycle>/<str:occasion>", views.file, name="file"),
    path("receipt/<uuid:entry>", views.receipt, name="receipt"),
    path("log/<uuid:log>/<str:occasion>", views.one_return, name="return"),
    path("log/<uuid:log>/<str:occasion>/back", act_views.send_back, name="send-back"),
    path("log/<uuid:log>/<str:occasion>/photos", act_views.replace, name="replace"),
    path("photo/<uuid:evidence>", views.photo, name="photo"),
    path("review", views.review, name="review"),
    path("review/pass", act_views.pass_rows, name="pass"),
    path("late", views.late, name="late"),
    path("late/picture", views.picture, name="picture"),
    path("late/text", views.text, name="text"),
    path("late/remind", act_views.remind, name="remind"),
    path("workbook", book_views.workbook, name="workbook"),
    path("workbook/<str:code>/<str:occasion>", book_views.workbook_file, name="workbook-file"),
    path("workbook/rows/<uuid:proposal>/decide", book_views.decide, name="decide"),
    path("cycles", cycle_views.cycles, name="cycles"),
    path("cycles/start", cycle_views.start, name="start"),
    path("cycles/<uuid:pk>", cycle_views.cycle, name="cycle"),
    path("chains/new", cycle_views.new_chain, name="new-chain"),
    path("chains/<uuid:pk>", cycle_views.chain, name="chain"),
]
