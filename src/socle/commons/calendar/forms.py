"""What the calendar's pages ask."""

import datetime
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.commons.calendar.rules import LONGEST_NAME
from socle.commons.calendar.terms import FIRST_YEAR, LAST_YEAR, Country


class WeekForm(forms.Form):
    """The days of the week on which the authority works."""

    weekdays = forms.MultipleChoiceField(
        label=_("Jours travaillés"),
        help_text=_("Les délais promis se comptent sur ces jours."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un jour travaillé.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = get_day_names("wide", locale=get_language() or "fr")
        choices = self.fields["weekdays"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(str(day), str(names[day]).capitalize()) for day in range(7)]


class HolidayForm(forms.Form):
    """A day off, with its names."""

    date = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Donnez la date."), "invalid": _("Donnez une date, par exemple 2026-07-14.")},
    )
    name = forms.CharField(
        label=_("Nom"), max_length=LONGEST_NAME, error_messages={"required": _("Donnez un nom à ce jour férié.")}
    )
    name_en = forms.CharField(label=_("Nom en anglais"), max_length=LONGEST_NAME, required=False)
    name_ar = forms.CharField(
        label=_("Nom en arabe"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )

    def names(self) -> dict[str, str]:
        """The names beside the French one."""
        return {"en": self.cleaned_data["name_en"], "ar": self.cleaned_data["name_ar"]}


class ImportForm(forms.Form):
    """Which country's holidays of which year. The parts are asked once the country is known."""

    country = forms.ChoiceField(label=_("Pays"))
    year = forms.IntegerField(label=_("Année"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    part = forms.ChoiceField(label=_("Territoire"), required=False)

    def __init__(self, *args: Any, countries: list[Country], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = next((one.parts for one in countries if one.code == chosen), ())
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [(one.code, one.name) for one in countries]
        part = self.fields["part"]
        assert isinstance(part, forms.ChoiceField)
        part.choices = [("", _("Tout le pays")), *parts]
        if not parts:
            del self.fields["part"]


def chosen_dates(typed: list[str]) -> list[datetime.date]:
    """The days ticked on the preview; what is no date is left out."""
    found = []
    for one in typed[:400]:
        try:
            found.append(datetime.date.fromisoformat(one))
        except ValueError:
            continue
    return found
