"""What the editor of maps asks."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.data.maps.rules import (
    LONGEST_LEAD,
    LONGEST_SLUG,
    LONGEST_TITLE,
    MOST_FILTERS,
    label_of,
    limits_in,
    may_measure,
    may_name,
)
from socle.data.maps.terms import QUARTERS, Aggregate, Kind, Layer, Way
from socle.data.tables.queries import Table
from socle.data.tables.terms import Schema, words

_ARABIC = {"dir": "rtl", "lang": "ar"}
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


class NewForm(forms.Form):
    """A new map."""

    title_fr = forms.CharField(
        label=_("Titre"), max_length=LONGEST_TITLE, error_messages={"required": _("Donnez un titre en français.")}
    )
    slug = forms.CharField(
        label=_("Adresse"),
        max_length=LONGEST_SLUG,
        help_text=_("Le dernier mot de l’adresse, en minuscules, chiffres et tirets : bancs-publics"),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
        error_messages={"required": _("Donnez une adresse.")},
    )


class WordsForm(forms.Form):
    """The title and the first words of a map, by language."""

    title_fr = forms.CharField(
        label=_("Titre"), max_length=LONGEST_TITLE, error_messages={"required": _("Donnez un titre en français.")}
    )
    title_en = forms.CharField(label=_("Titre en anglais"), max_length=LONGEST_TITLE, required=False)
    title_ar = forms.CharField(
        label=_("Titre en arabe"), max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=_ARABIC)
    )
    lead_fr = forms.CharField(label=_("Premiers mots"), max_length=LONGEST_LEAD, required=False)
    lead_en = forms.CharField(label=_("Premiers mots en anglais"), max_length=LONGEST_LEAD, required=False)
    lead_ar = forms.CharField(
        label=_("Premiers mots en arabe"),
        max_length=LONGEST_LEAD,
        required=False,
        widget=forms.TextInput(attrs=_ARABIC),
    )


class LayerForm(forms.Form):
    """One layer. It asks for what its kind and its tables need, and for nothing else."""

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        tables: list[Table],
        schema: Schema | None,
        zones: Schema | None,
        shaped: list[Table],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        language = get_language() or "fr"
        choices = [("", _("Choisir une table")), *((one.slug, words(one.title, language)) for one in tables)]
        self.fields["table"] = forms.ChoiceField(
            label=_("Table"), choices=choices, error_messages={"required": _("Choisissez une table.")}
        )
        if schema is None:
            return
        if kind == Kind.ZONES:
            self._ask_zones(schema, zones, shaped)
        else:
            named = [(one.name, label_of(one)) for one in schema.columns if may_name(one, schema)]
            self.fields["name"] = forms.ChoiceField(label=_("Nommer par"), choices=named, required=False)
        self._ask_conditions(schema)
        for code, label in (
            ("fr", _("Titre de la couche")),
            ("en", _("Titre en anglais")),
            ("ar", _("Titre en arabe")),
        ):
            attributes = _ARABIC if code == "ar" else {}
            self.fields[f"title_{code}"] = forms.CharField(
                label=label, max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=attributes)
            )

    def _ask_zones(self, schema: Schema, zones: Schema | None, shaped: list[Table]) -> None:
        language = get_language() or "fr"
        places = [(QUARTERS, _("les quartiers de la collectivité"))]
        places += [(one.slug, words(one.title, language)) for one in shaped]  # type: ignore[misc]
        named = [(one.name, label_of(one)) for one in schema.columns if may_name(one, schema)]
        self.fields["code"] = forms.ChoiceField(label=_("La zone est dans la colonne"), choices=named)
        self.fields["zones"] = forms.ChoiceField(label=_("Zones"), choices=places)
        if zones is not None:
            codes = [(one.name, label_of(one)) for one in zones.columns if may_name(one, zones)]
            self.fields["zone_code"] = forms.ChoiceField(label=_("Qui porte le même code"), choices=codes)
        numbers: list[tuple[str, Any]] = [(one.name, label_of(one)) for one in schema.columns if may_measure(one)]
        calculations = [(one.value, one.label) for one in Aggregate]
        self.fields["aggregate"] = forms.ChoiceField(label=_("Calculer"), choices=calculations, required=False)
        self.fields["measure"] = forms.ChoiceField(
            label=_("De la colonne"), choices=[("", _("aucune")), *numbers], required=False
        )
        ways = [(one.value, one.label) for one in Way]
        self.fields["way"] = forms.ChoiceField(label=_("Faire les classes"), choices=ways)
        self.fields["classes"] = forms.ChoiceField(
            label=_("Nombre de classes"), choices=[(str(n), str(n)) for n in range(2, 6)], initial="4"
        )
        self.fields["limits"] = forms.CharField(
            label=_("Limites"),
            max_length=100,
            required=False,
            help_text=_("Seulement pour des limites données, par exemple : 10 ; 20,5 ; 40"),
            widget=forms.TextInput(attrs={"dir": "ltr"}),
        )

    def _ask_conditions(self, schema: Schema) -> None:
        columns = [("", _("aucune condition")), *((one.name, label_of(one)) for one in schema.columns[:100])]
        for place in range(1, MOST_FILTERS + 1):
            self.fields[f"column_{place}"] = forms.ChoiceField(label=_("Seulement si"), choices=columns, required=False)
            self.fields[f"op_{place}"] = forms.ChoiceField(label=_("Comparaison"), choices=OPERATORS, required=False)
            self.fields[f"value_{place}"] = forms.CharField(label=_("Valeur"), max_length=200, required=False)

    def conditions(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each condition, to be laid side by side."""
        return [
            (self[f"column_{place}"], self[f"op_{place}"], self[f"value_{place}"])
            for place in range(1, MOST_FILTERS + 1)
            if f"column_{place}" in self.fields
        ]

    def layer(self, layer_id: str = "") -> Layer:
        """The layer that was asked for; only when the form is valid. Raises ``Refusal`` for limits that are none."""
        given = self.cleaned_data
        filters = tuple(
            (
                given.get(f"column_{place}", ""),
                given.get(f"op_{place}", "") or "eq",
                given.get(f"value_{place}", ""),
            )
            for place in range(1, MOST_FILTERS + 1)
        )
        way = given.get("way") or Way.QUANTILES
        return Layer(
            id=layer_id,
            kind=self.kind,
            title={code: given.get(f"title_{code}", "") for code in ("fr", "en", "ar")},
            table=given.get("table", ""),
            filters=filters,
            name=given.get("name", ""),
            zones=given.get("zones") or QUARTERS,
            code=given.get("code", ""),
            zone_code=given.get("zone_code", ""),
            aggregate=given.get("aggregate") or Aggregate.COUNT,
            measure=given.get("measure", ""),
            way=way,
            classes=int(given.get("classes") or 4),
            limits=limits_in(given.get("limits", "")) if way == Way.MANUAL else (),
        )


def initial_of(layer: Layer) -> dict[str, Any]:
    """The values of the form for a layer that is there."""
    values = {**layer.to_json(), "classes": str(layer.classes)}
    values["limits"] = " ; ".join(f"{limit:g}".replace(".", ",") for limit in layer.limits)
    for code in ("fr", "en", "ar"):
        values[f"title_{code}"] = layer.title.get(code, "")
    for place, (column, op, value) in enumerate(layer.filters, start=1):
        values |= {f"column_{place}": column, f"op_{place}": op, f"value_{place}": value}
    return values
