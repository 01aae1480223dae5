"""Forms of the editor: a new display, its title and words, and what every part asks."""

from abc import ABCMeta, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms import (
    LANGUAGES,
    LONGEST_LEAD,
    LONGEST_SLUG,
    LONGEST_TITLE,
    Condition,
    Part,
    Texts,
    label_of,
)
from socle.data.tables.terms import Schema

ARABIC = {"dir": "rtl", "lang": "ar"}
OPERATORS = (
    ("eq", _("est")),
    ("ne", _("n’est pas")),
    ("ge", _("est au moins")),
    ("le", _("est au plus")),
    ("contains", _("contient")),
    ("starts", _("commence par")),
    ("filled", _("est rempli")),
    ("empty", _("est vide")),
)
SHOWN_COLUMNS = 100
P = TypeVar("P", bound=Part)


def _title() -> forms.CharField:
    return forms.CharField(
        label=_("Titre"), max_length=LONGEST_TITLE, error_messages={"required": _("Donnez un titre en français.")}
    )


class NewForm(forms.Form):
    """A new display. ``hint``: an address as the family writes it."""

    title_fr = _title()
    slug = forms.CharField(
        label=_("Adresse"),
        max_length=LONGEST_SLUG,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
        error_messages={"required": _("Donnez une adresse.")},
    )

    def __init__(self, *args: Any, hint: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = str(hint)


class WordsForm(forms.Form):
    """The title and the first words of a display, by language."""

    title_fr = _title()
    title_en = forms.CharField(label=_("Titre en anglais"), max_length=LONGEST_TITLE, required=False)
    title_ar = forms.CharField(
        label=_("Titre en arabe"), max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=ARABIC)
    )
    lead_fr = forms.CharField(label=_("Premiers mots"), max_length=LONGEST_LEAD, required=False)
    lead_en = forms.CharField(label=_("Premiers mots en anglais"), max_length=LONGEST_LEAD, required=False)
    lead_ar = forms.CharField(
        label=_("Premiers mots en arabe"),
        max_length=LONGEST_LEAD,
        required=False,
        widget=forms.TextInput(attrs=ARABIC),
    )

    def texts(self, name: str) -> dict[str, str]:
        """What was given by language; only when the form is valid."""
        return {language: self.cleaned_data[f"{name}_{language}"] for language in LANGUAGES}


class _Abstract(DeclarativeFieldsMetaclass, ABCMeta):
    """Forms that no one fills in before their room completed them."""


class PartForm(forms.Form, Generic[P], metaclass=_Abstract):
    """One part: conditions on the rows of its table, a title by language; its room adds what its kind needs."""

    most_conditions: ClassVar[int] = 2

    @abstractmethod
    def part(self, part_id: str = "") -> P:
        """The part that was asked for; only when the form is valid."""

    @property
    def ready(self) -> bool:
        """Whether everything is asked, so that the part can be put."""
        return "title_fr" in self.fields

    def ask_conditions(self, schema: Schema) -> None:
        """Ask for conditions on columns."""
        columns = [("", _("aucune condition")), *((one.name, label_of(one)) for one in schema.columns[:SHOWN_COLUMNS])]
        for place in range(1, self.most_conditions + 1):
            self.fields[f"column_{place}"] = forms.ChoiceField(label=_("Seulement si"), choices=columns, required=False)
            self.fields[f"op_{place}"] = forms.ChoiceField(label=_("Comparaison"), choices=OPERATORS, required=False)
            self.fields[f"value_{place}"] = forms.CharField(label=_("Valeur"), max_length=200, required=False)

    def ask_title(self, label: str) -> None:
        """Ask for the title of the part in each language."""
        for language, words in (("fr", label), ("en", gettext("Titre en anglais")), ("ar", gettext("Titre en arabe"))):
            attributes = ARABIC if language == "ar" else {}
            self.fields[f"title_{language}"] = forms.CharField(
                label=words, max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=attributes)
            )

    def conditions(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each condition, to be laid side by side."""
        return [
            (self[f"column_{place}"], self[f"op_{place}"], self[f"value_{place}"])
            for place in range(1, self.most_conditions + 1)
            if f"column_{place}" in self.fields
        ]

    def given_conditions(self) -> tuple[Condition, ...]:
        """The conditions that were given, empty ones too; only when the form is valid."""
        given = self.cleaned_data
        return tuple(
            (given.get(f"column_{place}", ""), given.get(f"op_{place}", "") or "eq", given.get(f"value_{place}", ""))
            for place in range(1, self.most_conditions + 1)
        )

    def given_texts(self, name: str) -> dict[str, str]:
        """What was given in each language; only when the form is valid."""
        return {language: self.cleaned_data.get(f"{name}_{language}", "") for language in LANGUAGES}

    @staticmethod
    def initial_texts(name: str, texts: Texts) -> dict[str, str]:
        """The values of the fields of a text by language."""
        return {f"{name}_{language}": texts.get(language, "") for language in LANGUAGES}

    @staticmethod
    def initial_conditions(conditions: tuple[Condition, ...]) -> dict[str, str]:
        """The values of the fields of conditions."""
        values: dict[str, str] = {}
        for place, (column, op, value) in enumerate(conditions, start=1):
            values |= {f"column_{place}": column, f"op_{place}": op, f"value_{place}": value}
        return values
