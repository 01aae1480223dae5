"""What the editor of maps asks."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from socle.data.displays.bases import PartForm
from socle.data.displays.terms import label_of, may_measure
from socle.data.maps.rules import MOST_FILTERS, limits_in, may_name
from socle.data.maps.terms import QUARTERS, Aggregate, Kind, Layer, Way
from socle.data.tables.queries import Table
from socle.data.tables.terms import Schema, words


class LayerForm(PartForm[Layer]):
    """One layer. It asks for what its kind and its tables need, and for nothing else."""

    most_conditions = MOST_FILTERS

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
        self.ask_conditions(schema)
        self.ask_title(gettext("Titre de la couche"))

    def _ask_zones(self, schema: Schema, zones: Schema | None, shaped: list[Table]) -> None:
        language = get_language() or "fr"
        quarters = (QUARTERS, _("les quartiers de la collectivité"))
        places = [quarters, *((one.slug, words(one.title, language)) for one in shaped)]
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

    def part(self, part_id: str = "") -> Layer:
        """The layer that was asked for; only when the form is valid. Raises ``Refusal`` for limits that are none."""
        given = self.cleaned_data
        way = given.get("way") or Way.QUANTILES
        return Layer(
            id=part_id,
            kind=self.kind,
            title=self.given_texts("title"),
            table=given.get("table", ""),
            filters=self.given_conditions(),
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
    values: dict[str, Any] = {**layer.to_json(), "classes": str(layer.classes)}
    values["limits"] = " ; ".join(f"{limit:g}".replace(".", ",") for limit in layer.limits)
    return values | LayerForm.initial_texts("title", layer.title) | LayerForm.initial_conditions(layer.filters)
