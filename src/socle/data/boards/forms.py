"""What the editor of boards asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from socle.data.boards.rules import (
    LONGEST_WHERE,
    LONGEST_WORDS,
    MOST_FILTERS,
    MOST_GROUPS,
    groupable,
    is_time,
    measurable,
)
from socle.data.boards.terms import Aggregate, Block, Drawing, Kind, Question
from socle.data.displays.bases import PartForm
from socle.data.displays.terms import label_of
from socle.data.tables.queries import Table
from socle.data.tables.terms import Schema, words

BUCKETS = (("", _("au mieux")), ("day", _("jour")), ("month", _("mois")), ("year", _("année")))


class BlockForm(PartForm[Block]):
    """One block. It asks for what its kind, its table and its drawing need, and for nothing else."""

    most_conditions = MOST_FILTERS

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        tables: list[Table],
        schema: Schema | None,
        drawing: str = "",
        maps: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.schema = kind, schema
        if kind in (Kind.NUMBER, Kind.CHART, Kind.TABLE):
            self._ask_table(tables)
            if schema is not None:
                self._ask_question(schema, drawing)
        if kind == Kind.TEXT:
            self._ask_words()
        if kind == Kind.MAP:
            self.fields["map"] = forms.ChoiceField(
                label=_("Carte"), choices=maps, error_messages={"required": _("Choisissez une carte.")}
            )
        self.ask_title(gettext("Titre du bloc"))
        self.fields["wide"] = forms.BooleanField(label=_("Sur toute la largeur"), required=False)

    def _ask_table(self, tables: list[Table]) -> None:
        language = get_language() or "fr"
        choices = [("", _("Choisir une table")), *((one.slug, words(one.title, language)) for one in tables)]
        self.fields["table"] = forms.ChoiceField(
            label=_("Table"), choices=choices, error_messages={"required": _("Choisissez une table.")}
        )

    def _ask_question(self, schema: Schema, drawing: str) -> None:
        if self.kind == Kind.CHART:
            self.fields["drawing"] = forms.ChoiceField(
                label=_("Dessin"), choices=[(one.value, one.label) for one in Drawing], initial=Drawing.BARS
            )
        spread = self.kind == Kind.CHART and drawing in (Drawing.SCATTER, Drawing.HISTOGRAM)
        if self.kind != Kind.TABLE and not spread:
            self._ask_groups(schema, drawing)
        if self.kind != Kind.TABLE:
            self._ask_measures(schema, drawing, spread)
        self._ask_where(schema)

    def _ask_groups(self, schema: Schema, drawing: str) -> None:
        columns = [one for one in groupable(schema) if self.kind == Kind.CHART or is_time(one)]
        named: list[tuple[str, Any]] = [(one.name, label_of(one)) for one in columns]
        if self.kind == Kind.NUMBER:
            named.insert(0, ("", _("Le nombre d’aujourd’hui seul")))
        label = _("Compter les lignes par") if self.kind == Kind.CHART else _("Suivre dans le temps par")
        self.fields["by"] = forms.ChoiceField(label=label, choices=named, required=self.kind == Kind.CHART)
        if any(is_time(one) for one in columns):
            self.fields["bucket"] = forms.ChoiceField(label=_("Par pas de"), choices=BUCKETS, required=False)
        if self.kind == Kind.CHART and drawing in tuple(Drawing) and Drawing(drawing).parts:
            self.fields["split"] = forms.ChoiceField(label=_("Puis séparer par"), choices=named)
        if self.kind == Kind.CHART:
            self.fields["limit"] = forms.IntegerField(
                label=_("Au plus"), min_value=1, max_value=MOST_GROUPS, initial=12, required=False
            )

    def _ask_measures(self, schema: Schema, drawing: str, spread: bool) -> None:
        numbers: list[tuple[str, Any]] = [(one.name, label_of(one)) for one in measurable(schema)]
        if not spread:
            calculations = [(one.value, one.label) for one in Aggregate]
            self.fields["aggregate"] = forms.ChoiceField(label=_("Calculer"), choices=calculations, required=False)
            numbers.insert(0, ("", _("aucune")))
        label = _("De la colonne") if not spread else _("Mesure")
        self.fields["measure"] = forms.ChoiceField(label=label, choices=numbers, required=False)
        if drawing == Drawing.SCATTER:
            self.fields["second"] = forms.ChoiceField(label=_("Et, vers le haut"), choices=numbers, required=False)

    def _ask_where(self, schema: Schema) -> None:
        self.ask_conditions(schema)
        self.fields["where"] = forms.CharField(
            label=_("Ou une condition écrite, en CQL2"),
            max_length=LONGEST_WHERE,
            required=False,
            help_text="quartier IN ('Centre', 'Moulins') AND jours > 30",
            widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        )

    def _ask_words(self) -> None:
        for language, label in (("fr", _("Texte")), ("en", _("Texte en anglais")), ("ar", _("Texte en arabe"))):
            attributes = {"rows": 5, **({"dir": "rtl", "lang": "ar"} if language == "ar" else {})}
            hint = _("Une ligne vide sépare deux paragraphes. « - » commence une liste, **gras**, [mots](https://…).")
            self.fields[f"words_{language}"] = forms.CharField(
                label=label,
                max_length=LONGEST_WORDS,
                required=language == "fr",
                widget=forms.Textarea(attrs=attributes),
                help_text=hint if language == "fr" else "",
                error_messages={"required": _("Écrivez le texte en français.")},
            )

    @property
    def ready(self) -> bool:
        """Whether everything is asked: words and maps need no table."""
        return self.kind in (Kind.TEXT, Kind.MAP) or self.schema is not None

    def part(self, part_id: str = "") -> Block:
        """The block that was asked for; only when the form is valid."""
        given = self.cleaned_data
        question = None
        if given.get("table"):
            question = Question(
                table=given["table"],
                filters=self.given_conditions(),
                by=given.get("by", ""),
                bucket=given.get("bucket", ""),
                split=given.get("split", ""),
                aggregate=given.get("aggregate") or Aggregate.COUNT,
                measure=given.get("measure", ""),
                second=given.get("second", ""),
                limit=given.get("limit") or 12,
                where=given.get("where", ""),
            )
        return Block(
            id=part_id,
            kind=self.kind,
            title=self.given_texts("title"),
            wide=bool(given.get("wide")),
            drawing=given.get("drawing", ""),
            question=question,
            words=self.given_texts("words"),
            map=given.get("map", ""),
        )


def initial_of(block: Block) -> dict[str, Any]:
    """The values of the form for a block that is there."""
    values: dict[str, Any] = {"wide": block.wide, "drawing": block.drawing, "map": block.map}
    values |= BlockForm.initial_texts("title", block.title) | BlockForm.initial_texts("words", block.words)
    if block.question is not None:
        values |= block.question.to_json() | BlockForm.initial_conditions(block.question.filters)
    return values
