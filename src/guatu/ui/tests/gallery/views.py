"""The rooms of the gallery."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from guatu.ui.answers import answer_figure, answer_light
from guatu.ui.query import Query
from guatu.ui.tests.gallery import content, drawers, scenes
from guatu.ui.tests.gallery.forms import ReturnForm


def _show(request: HttpRequest, template: str, key: str, **more: object) -> HttpResponse:
    around = {
        "menu": content.MENU,
        "active": key,
        "shell": content.SHELL,
        "screen": content.screen(is_past="past" in request.GET),
        "is_wall": "wall" in request.GET,
    }
    return render(request, f"gallery/{template}.html", around | more)


def register(request: HttpRequest, *, is_empty: bool = False) -> HttpResponse:
    query = Query.of(request.path, request.GET.lists())
    return _show(request, "register", "register", table=content.register(query, is_empty=is_empty))


def cockpit(request: HttpRequest) -> HttpResponse:
    return _show(request, "cockpit", "cockpit", figures=content.strip(), charts=scenes.charts(), stages=scenes.stages())


def project(request: HttpRequest) -> HttpResponse:
    return _show(
        request,
        "project",
        "register",
        stops=scenes.stops(),
        entries=scenes.happenings(),
        tabs=scenes.TABS,
        lights=scenes.LIGHTS,
        figures=content.strip()[:4],
        chart=scenes.charts()[1],
    )


def parts(request: HttpRequest) -> HttpResponse:
    return _show(
        request,
        "parts",
        "today",
        steps=scenes.STEPS,
        problems=scenes.PROBLEMS,
        progresses=scenes.PROGRESSES,
        confirm=scenes.CONFIRM,
        empty=scenes.EMPTY,
        lights=scenes.LIGHTS,
        figures=content.strip(),
        said=["已保存：本月完成投资 3 210 万元。"],
    )


def form(request: HttpRequest) -> HttpResponse:
    bound = (
        ReturnForm(request.POST)
        if request.method == "POST"
        else ReturnForm({"amount": "三千", "on": ""})
        if "wrong" in request.GET
        else ReturnForm()
    )
    return _show(request, "form", "return", form=bound)


def figure(request: HttpRequest, key: str) -> HttpResponse:
    return answer_figure(request, drawers.figure_drawer(key))


def light(request: HttpRequest, number: str) -> HttpResponse:
    return answer_light(request, drawers.light_drawer(number))


@csrf_exempt
def progress(request: HttpRequest) -> HttpResponse:
    wanted = next(one for one in scenes.PROGRESSES if one.id == request.GET.get("id", "work-1"))
    return render(request, "ui/_progress.html", {"progress": wanted})


def error(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, f"{code}.html", {"request_id": "0190f3c2-77aa"}, status=int(code[:3]))


@csrf_exempt
def language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(request.POST.get("next", "/"))
    response.set_cookie("django_language", request.POST.get("language", "zh-hans"))
    return response
