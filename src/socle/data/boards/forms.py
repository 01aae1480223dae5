"""What the editor of boards asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.data.boards.rules import (
    LONGEST_LEAD,
    LONGEST_SLUG,
    LONGEST_TITLE,
    LONGEST_WHERE,
    LONGEST_WORDS,
    MOST_FILTERS,
    MOST_GROUPS,
    groupable,
    is_time,
    label_of,
    measurable,
)
from socle.data.boards.terms import Aggregate, Block, Drawing, Kind, Question
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
BUCKETS = (("", _("au mieux")), ("day", _("jour")), ("month", _("mois")), ("year", _("année")))


class NewForm(forms.Form):
    """A new board."""

    title_fr = forms.CharField(
        label=_("Titre"), max_length=LONGEST_TITLE, error_messages={"required": _("Donnez un titre en français.")}
    )
    slug = forms.CharField(
        label=_("Adresse"),
        max_length=LONGEST_SLUG,
        help_text=_("Le dernier mot de l’adresse, en minuscules, chiffres et tirets : espace-public"),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
        error_messages={"required": _("Donnez une adresse.")},
    )


class WordsForm(forms.Form):
    """The title and the first words of a board, by language."""

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


class BlockForm(forms.Form):
    """One block. It asks for what its kind, its table and its drawing need, and for nothing else."""

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
        self.kind = kind
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
        for language, label in (("fr", _("Titre du bloc")), ("en", _("Titre en anglais")), ("ar", _("Titre en arabe"))):
            attributes = _ARABIC if language == "ar" else {}
            self.fields[f"title_{language}"] = forms.CharField(
                label=label, max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=attributes)
            )
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
        self._ask_conditions(schema)

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

    def _ask_conditions(self, schema: Schema) -> None:
        columns = [("", _("aucune condition")), *((one.name, label_of(one)) for one in schema.columns[:100])]
        for place in range(1, MOST_FILTERS + 1):
            self.fields[f"column_{place}"] = forms.ChoiceField(label=_("Seulement si"), choices=columns, required=False)
            self.fields[f"op_{place}"] = forms.ChoiceField(label=_("Comparaison"), choices=OPERATORS, required=False)
            self.fields[f"value_{place}"] = forms.CharField(label=_("Valeur"), max_length=200, required=False)

        self.fields["where"] = forms.CharField(
            label=_("Ou une condition écrite, en CQL2"),
            max_length=LONGEST_WHERE,
            required=False,
            help_text="quartier IN ('Centre', 'Moulins') AND jours > 30",
            widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        )

    def _ask_words(self) -> None:
        for language, label in (("fr", _("Texte")), ("en", _("Texte en anglais")), ("ar", _("Texte en arabe"))):
            attributes = {"rows": 5, **(_ARABIC if language == "ar" else {})}
            hint = _("Une ligne vide sépare deux paragraphes. « - » commence une liste, **gras**, [mots](https://…).")
            self.fields[f"words_{language}"] = forms.CharField(
                label=label,
                max_length=LONGEST_WORDS,
                required=language == "fr",
                widget=forms.Textarea(attrs=attributes),
                help_text=hint if language == "fr" else "",
                error_messages={"required": _("Écrivez le texte en français.")},
            )

    def conditions(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each condition, to be laid side by side."""
        return [
            (self[f"column_{place}"], self[f"op_{place}"], self[f"value_{place}"])
            for place in range(1, MOST_FILTERS + 1)
            if f"column_{place}" in self.fields
        ]

    def block(self, block_id: str = "") -> Block:
        """The block that was asked for; only when the form is valid."""
        given = self.cleaned_data
        title = {language: given.get(f"title_{language}", "") for language in ("fr", "en", "ar")}
        texts = {language: given.get(f"words_{language}", "") for language in ("fr", "en", "ar")}
        question = None
        if given.get("table"):
            filters = tuple(
                (
                    given.get(f"column_{place}", ""),
                    given.get(f"op_{place}", "") or "eq",
                    given.get(f"value_{place}", ""),
                )
                for place in range(1, MOST_FILTERS + 1)
            )
            question = Question(
                table=given["table"],
                filters=filters,
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
            id=block_id,
            kind=self.kind,
            title=title,
            wide=bool(given.get("wide")),
            drawing=given.get("drawing", ""),
            question=question,
            words=texts,
            map=given.get("map", ""),
        )


def initial_of(block: Block) -> dict[str, Any]:
    """The values of the form for a block that is there."""
    values: dict[str, Any] = {"wide": block.wide, "drawing": block.drawing, "map": block.map}
    for language in ("fr", "en", "ar"):
        values[f"title_{language}"] = block.title.get(language, "")
        values[f"words_{language}"] = block.words.get(language, "")
    if block.question is not None:
        values |= block.question.to_json()
        for place, (column, op, value) in enumerate(block.question.filters, start=1):
            values |= {f"column_{place}": column, f"op_{place}": op, f"value_{place}": value}
    return values
