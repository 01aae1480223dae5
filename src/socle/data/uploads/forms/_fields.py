"""The fields of each step."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socle.data.tables.queries import Table
from socle.data.tables.terms import LICENCES, Access, Frequency, words
from socle.data.uploads.terms import Choice, Every

MOST_KEY = 200  # columns offered as a key


def table_choices(tables: list[Table], language: str, first: Any) -> list[tuple[str, Any]]:
    """The tables that a file may replace, by title, after ``first``."""
    return [("", first), *((table.slug, words(table.title, language)) for table in tables)]


class SendForm(forms.Form):
    """A file, and the table whose next edition it is to be."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_(
            "CSV, Excel, ODS, JSON, GeoJSON, Parquet ou GeoPackage, même imparfait. 2 Go au plus. Rien n’est publié "
            "avant votre accord."
        ),
        error_messages={"required": _("Choisissez un fichier.")},
        allow_empty_file=True,
    )
    table = forms.ChoiceField(label=_("Ce fichier est"), required=False)

    def __init__(self, *args: Any, tables: list[Table], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["table"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = table_choices(tables, language, _("une nouvelle table"))
        if not tables:
            del self.fields["table"]


class SourceForm(forms.Form):
    """An address, its rhythm, the table it fills."""

    url = forms.CharField(
        label=_("Adresse du fichier"),
        help_text=_("Par exemple https://exemple.fr/arbres.csv. Elle est demandée aussitôt."),
        max_length=2000,
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Donnez une adresse.")},
    )
    title = forms.CharField(label=_("Nom de cette source"), max_length=200, required=False)
    every = forms.ChoiceField(label=_("Demander de nouveau"), choices=[(one.value, one.label) for one in Every])
    table = forms.ChoiceField(label=_("Ce fichier est"), required=False)
    automatic = forms.BooleanField(
        label=_("Publier sans moi une mise à jour sans rien de douteux"),
        help_text=_("Moins de lignes, une colonne qui manque, plus d’erreurs\u00a0: la mise à jour vous attend."),
        required=False,
    )

    def __init__(self, *args: Any, tables: list[Table], language: str, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["table"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = table_choices(tables, language, _("une nouvelle table"))
        if fixed or not tables:
            del self.fields["table"]


class ReadingForm(forms.Form):
    """How the file is written, where we read it wrong."""

    encoding = forms.ChoiceField(
        label=_("Encodage"),
        required=False,
        choices=(
            ("", _("Celui qui est trouvé")),
            ("utf-8", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("cp1252", "Windows-1252"),
            ("latin-1", "ISO 8859-1"),
            ("cp1256", "Windows-1256"),
        ),
    )
    delimiter = forms.ChoiceField(
        label=_("Séparateur"),
        required=False,
        choices=(
            ("", _("Celui qui est trouvé")),
            (",", _("Virgule")),
            (";", _("Point-virgule")),
            ("\t", _("Tabulation")),
            ("|", _("Barre")),
        ),
    )
    sheet = forms.ChoiceField(label=_("Feuille"), required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["sheet"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Celle qui est trouvée")), *((one, one) for one in sheets)]
        if len(sheets) < 2:
            del self.fields["sheet"]


class DecisionsForm(forms.Form):
    """What is decided of each column that may hold personal data."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, columns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [label for label, _why in columns]
        for place, (label, why) in enumerate(columns):
            self.fields[f"decision_{place}"] = forms.ChoiceField(
                label=label or _("Colonne sans nom"),
                help_text=why,
                choices=[(one.value, one.label) for one in Choice],
                widget=forms.RadioSelect,
                error_messages={"required": _("Décidez pour cette colonne.")},
            )

    def decisions(self) -> dict[str, str]:
        """What was decided, by column."""
        found = {label: self.cleaned_data.get(f"decision_{place}", "") for place, label in enumerate(self.columns)}
        return {label: choice for label, choice in found.items() if choice}


class SchemaForm(forms.Form):
    """What the file is checked against."""

    schema = forms.ChoiceField(label=_("Schéma"), required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["schema"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Aucun\u00a0: contrôler seulement la forme du fichier")), *names]


class WishesForm(forms.Form):
    """What the table is called, and how it is kept."""

    title = forms.CharField(
        label=_("Titre"), max_length=200, error_messages={"required": _("Donnez un titre à la table.")}
    )
    slug = forms.RegexField(
        r"^[a-z0-9](-?[a-z0-9])*$",
        label=_("Adresse courte"),
        help_text=_("En minuscules, chiffres et tirets. Elle ne change plus."),
        max_length=80,
        error_messages={
            "required": _("Donnez une adresse courte."),
            "invalid": _("L’adresse courte s’écrit en minuscules, chiffres et tirets."),
        },
    )
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    purpose = forms.CharField(
        label=_("À quoi sert cette table"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=[(code, name) for code, (name, _url) in LICENCES.items()])
    frequency = forms.ChoiceField(label=_("Mise à jour"), choices=[(one.value, one.label) for one in Frequency])
    keep_years = forms.IntegerField(
        label=_("Garder chaque édition, en années"),
        help_text=_("0\u00a0: toujours. La dernière édition reste de toute façon."),
        min_value=0,
        max_value=100,
    )
    key = forms.ChoiceField(
        label=_("Colonne qui désigne une ligne"),
        help_text=_("Un identifiant qui ne se répète pas\u00a0: les changements se comptent alors ligne par ligne."),
        required=False,
    )
    publish_at = forms.DateField(
        label=_("Ne publier qu’à partir du"),
        help_text=_("Laissez vide pour publier dès votre accord."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Donnez une date, par exemple 2026-12-01.")},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: list[tuple[str, Any]], new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["key"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = keys[: MOST_KEY + 2]
        if not new:
            del self.fields["slug"]

    def wishes(self) -> dict[str, Any]:
        """What the command takes. The date begins at midnight in the town."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        day = facts.pop("publish_at", None)
        start = datetime.datetime.combine(day, datetime.time.min, timezone.get_current_timezone()) if day else None
        facts["publish_at"] = start.isoformat() if start else ""
        chosen = facts.pop("key", "")
        facts["key"] = [part for part in chosen.split("\x1f") if part]
        return facts


class AcceptForm(forms.Form):
    """The last word."""

    confirmed = forms.BooleanField(label=_("J’ai lu ces alertes, et je publie quand même"), required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class BulkForm(forms.Form):
    """What is said of several tables at once; what is left empty stays."""

    licence = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        choices=[("", _("Ne pas changer")), *((c, n) for c, (n, _u) in LICENCES.items())],
    )
    frequency = forms.ChoiceField(
        label=_("Mise à jour"),
        required=False,
        choices=[("", _("Ne pas changer")), *((one.value, one.label) for one in Frequency)],
    )
    keep_years = forms.IntegerField(
        label=_("Garder chaque édition, en années"), required=False, min_value=0, max_value=100
    )
    access = forms.ChoiceField(
        label=_("Accès"),
        required=False,
        choices=(
            ("", _("Ne pas changer")),
            (Access.OPEN.value, _("Ouverte à tous")),
            (Access.CLOSED.value, _("Fermée\u00a0: le service seulement")),
        ),
    )
    purpose = forms.CharField(
        label=_("À quoi servent ces tables"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
