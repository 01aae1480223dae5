"""The staff's page of working days and holidays, and the import of a country's year."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.commons.calendar import commands, queries
from socle.commons.calendar.forms import HolidayForm, ImportForm, WeekForm, chosen_dates
from socle.commons.calendar.permissions import MANAGE
from socle.commons.calendar.terms import FIRST_YEAR, LAST_YEAR
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

MOST_ROWS = 100


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request) -> HttpResponse:
    """Working days, and the holidays of a year: add one, take one away, undo."""
    year = _year(request, request.GET.get("annee", ""))
    if request.method != "POST":
        return _shown(request, year)
    asked = request.POST.get("do", "")
    if asked == "week":
        return _week_set(request, year)
    if asked in ("add", "restore"):
        return _added(request, year)
    if asked == "remove":
        return _removed(request)
    if asked == "confirm":
        confirmed = commands.confirm_holiday(
            request.scope, authority_id=request.authority.id, holiday_id=_row(request), now=world.now()
        )
        return _back(confirmed.date.year, fait="confirme")
    raise not_found()


def _week_set(request: Request, year: int) -> HttpResponse:
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _shown(request, year, week=form, status=400)
    try:
        commands.set_week(
            request.scope,
            authority_id=request.authority.id,
            weekdays=[int(day) for day in form.cleaned_data["weekdays"]],
            expected_version=form.cleaned_data["version"],
            now=world.now(),
        )
    except Refusal as refused:
        _refuse(form, refused)
        return _shown(request, year, week=form, status=refused.status)
    return _back(year, fait="semaine")


def _added(request: Request, year: int) -> HttpResponse:
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return _shown(request, year, holiday=form, status=400)
    try:
        added = commands.add_holiday(
            request.scope,
            authority_id=request.authority.id,
            date=form.cleaned_data["date"],
            name=form.cleaned_data["name"],
            names=form.names(),
            now=world.now(),
        )
    except Refusal as refused:
        _refuse(form, refused)
        return _shown(request, year, holiday=form, status=refused.status)
    return _back(added.date.year, fait="ajout")


def _row(request: Request) -> int:
    """The id of the holiday that a button names. Raises ``Refusal`` 404."""
    typed = request.POST.get("id", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 18):
        raise not_found()
    return int(typed)


def _removed(request: Request) -> HttpResponse:
    """Taken away at once, with a button that puts it back: no question before, no loss after."""
    removed = commands.remove_holiday(
        request.scope, authority_id=request.authority.id, holiday_id=_row(request), now=world.now()
    )
    return _shown(request, removed.date.year, undo=removed)


def _shown(
    request: Request,
    year: int,
    *,
    week: Form | None = None,
    holiday: Form | None = None,
    undo: object = None,
    status: int = 200,
) -> HttpResponse:
    scope, here = request.scope, request.authority.id
    weekdays, version = queries.week_of(scope, here)
    this_year = _today(request).year
    years = sorted({*queries.years_of(scope, here), this_year, this_year + 1, year})
    language = request.LANGUAGE_CODE
    rows = [
        {"row": one, "name": one.name_in(language), "worked": one.date.weekday() in weekdays}
        for one in queries.holidays_of(scope, here, year)[:MOST_ROWS]
    ]
    fresh = WeekForm(initial={"weekdays": [str(day) for day in weekdays], "version": version})
    context = {
        "week": week or fresh,
        "holiday": holiday or HolidayForm(),
        "faulty": week or holiday,
        "rows": rows,
        "year": year,
        "years": years,
        "done": request.GET.get("fait", ""),
        "count": request.GET.get("nombre", "")[:3],
        "undo": undo,
    }
    return _private(render(request, "calendar/calendar.html", context, status=status))


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def importing(request: Request) -> HttpResponse:
    """Choose a country, a part of it and a year; see its holidays; add those that are ticked."""
    scope, here = request.scope, request.authority.id
    given = request.POST if request.method == "POST" else request.GET
    countries = queries.countries(scope, request.LANGUAGE_CODE)
    form = ImportForm(
        given if "country" in given else None,
        countries=countries,
        chosen=given.get("country", ""),
        initial={"year": _today(request).year, "country": "FR"},
    )
    listed, status = None, 200
    if form.is_bound:
        listed, status = [], 400
        if form.is_valid():
            try:
                if request.method == "POST":
                    return _imported(request, form)
                listed, status = queries.offered(scope, here, **_asked(form)), 200
            except Refusal as refused:
                _refuse(form, refused)
                status = refused.status
    language = request.LANGUAGE_CODE
    rows = [
        {"date": one.date, "name": one.names.get(language) or one.name, "estimated": one.estimated, "present": present}
        for one, present in listed or ()
    ]
    context = {"form": form, "rows": rows, "listed": listed is not None and status == 200, "asked": form.data}
    context["fresh"] = sum(row["present"] is None for row in rows)
    return _private(render(request, "calendar/import.html", context, status=status))


def _imported(request: Request, form: ImportForm) -> HttpResponse:
    added = commands.import_holidays(
        request.scope,
        authority_id=request.authority.id,
        dates=chosen_dates(request.POST.getlist("date")),
        now=world.now(),
        **_asked(form),
    )
    return _back(form.cleaned_data["year"], fait="import", nombre=str(added))


def _asked(form: ImportForm) -> dict[str, Any]:
    facts = form.cleaned_data
    return {"country": facts["country"], "part": facts.get("part", ""), "year": facts["year"]}


def _year(request: Request, typed: str) -> int:
    """The year asked for, within bounds; else the authority's own."""
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else _today(request).year


def _today(request: Request) -> datetime.date:
    return queries.calendar_of(request.scope, request.authority.id).day_of(world.now())


def _refuse(form: Form, refused: Refusal) -> None:
    """A refusal at its field, or above the form when its field is not shown."""
    if refused.status == 404:
        raise refused
    shown = refused.field in form.fields and not form.fields[refused.field].widget.is_hidden
    form.add_error(refused.field if shown else None, str(refused.message))


def _back(year: int, **told: str) -> HttpResponse:
    query = urlencode({"annee": year, **told})
    return HttpResponseRedirect(f"{reverse('staff-calendar')}?{query}", status=303)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
