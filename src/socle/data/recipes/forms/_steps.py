"""One step: the form asks for what its kind needs, with the columns that there are at its place."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.data.recipes.forms._words import Choices
from socle.data.tables.terms import Column, Schema, cql2_of, tree_of
from socle.engines.tables import TableError, checked
from socle.engines.tables.transforming import (
    CUT_WORDS,
    CUTS,
    FORMAT_WORDS,
    FORMATS,
    HOW_WORDS,
    HOWS,
    KIND_WORDS,
    LIKENESS,
    MEASURE_WORDS,
    METRES,
    TARGETS,
    said,
)

PAIRS = 3
OPERATORS: Choices = (
    ("eq", _("est égal à")),
    ("ne", _("est différent de")),
    ("gt", _("est plus grand que")),
    ("ge", _("est au moins")),
    ("lt", _("est plus petit que")),
    ("le", _("est au plus")),
    ("contains", _("contient")),
    ("starts", _("commence par")),
    ("empty", _("est vide")),
    ("filled", _("n’est pas vide")),
)
NONE = ("", _("aucune"))
EXAMPLE = "quartier IN ('Centre', 'Moulins') AND jours > 30"
LATIN = {"dir": "ltr", "spellcheck": "false"}


class Columns(forms.Select):
    """A list whose columns are said to be the town's words, whatever the reader's language."""

    def create_option(self, name: str, value: Any, label: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        """An option; names of columns carry their language."""
        made = super().create_option(name, value, label, *rest, **more)
        if isinstance(label, ColumnName):
            made["attrs"]["lang"] = "fr"
        return made


class ColumnName(str):
    """The name of a column, as its table writes it."""

    __slots__ = ()


class StepForm(forms.Form):
    """A step of one kind. ``schema`` are the columns at its place, ``other`` those of the table that it brings in."""

    def __init__(self, *args: Any, op: str, schema: Schema, other: Schema | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.op = op
        self.schema = schema
        self.other = other
        self.language = get_language() or "fr"
        _ASKING[op](self)

    def choice(self, name: str, label: Any, choices: Choices, **how: Any) -> None:
        """One of several."""
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=Columns,
            error_messages={"required": _("Choisissez."), "invalid_choice": _("Choisissez dans la liste.")},
            **how,
        )

    def boxes(self, name: str, label: Any, columns: Choices, **how: Any) -> None:
        """Columns to tick."""
        self.fields[name] = forms.MultipleChoiceField(
            label=label,
            choices=[(value, format_html("<bdi>{}</bdi>", name)) for value, name in columns],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Cochez au moins une colonne.")},
            **how,
        )

    def text(self, name: str, label: Any, *, most: int = 120, **how: Any) -> None:
        """A line of text."""
        self.fields[name] = forms.CharField(
            label=label, max_length=most, error_messages={"required": _("Remplissez ce champ.")}, **how
        )

    def words(self, words: Mapping[str, tuple[str, str, str]], codes: Any) -> Choices:
        """Choices in the reader's language."""
        return [(one, said(words, one, self.language)) for one in codes]

    def groups(self) -> list[list[forms.BoundField]]:
        """The fields as they stand on the page: those that end with the same number side by side."""
        listed: list[tuple[str, list[forms.BoundField]]] = []
        for name in self.fields:
            number = name.rpartition("_")[2] if name[-1].isdigit() else ""
            if number and listed and listed[-1][0] == number:
                listed[-1][1].append(self[name])
            else:
                listed.append((number, [self[name]]))
        return [fields for _number, fields in listed]

    def step(self, using: str = "") -> dict[str, Any]:
        """The step that was asked for; only when the form is valid. ``using`` names the other input."""
        made = {"op": self.op, **_MAKING.get(self.op, _plainly)(self.cleaned_data, self.schema)}
        return {**made, "with": using} if using else made


def named(columns: tuple[Column, ...]) -> Choices:
    """Columns to choose among."""
    return [(one.name, ColumnName(one.name)) for one in columns]


def _ask_select(form: StepForm) -> None:
    form.boxes("columns", _("Colonnes à garder"), named(form.schema.columns))


def _ask_rename(form: StepForm) -> None:
    for at in range(1, PAIRS + 1):
        first = [] if at == 1 else [NONE]
        form.choice(f"old_{at}", _("Colonne"), [*first, *named(form.schema.columns)], required=at == 1)
        form.text(f"new_{at}", _("Nouveau nom"), required=at == 1)


def _ask_cast(form: StepForm) -> None:
    form.choice("column", _("Colonne"), named(form.schema.columns))
    form.choice("to", _("Lire comme"), form.words(KIND_WORDS, TARGETS))
    form.choice("format", _("Les dates sont écrites ainsi"), form.words(FORMAT_WORDS, FORMATS), initial="dmy")


def _ask_derive(form: StepForm) -> None:
    form.text("name", _("Nom de la nouvelle colonne"))
    form.choice("how", _("Calcul"), form.words(HOW_WORDS, HOWS))
    form.choice("column", _("Colonne"), named(form.schema.columns))
    form.choice(
        "second", _("Deuxième colonne, si le calcul en a deux"), [NONE, *named(form.schema.columns)], required=False
    )
    form.text("between", _("Signes entre deux textes"), most=20, required=False, strip=False, initial=" ")


def _ask_filter(form: StepForm) -> None:
    form.choice("column", _("Garder les lignes dont la colonne"), [NONE, *named(form.schema.columns)], required=False)
    form.choice("test", _("Comparaison"), OPERATORS, required=False)
    form.text("value", _("Valeur"), most=200, required=False)
    widget = forms.TextInput(attrs=LATIN)
    form.text(
        "where", _("Ou une condition écrite, en CQL2"), most=2000, required=False, help_text=EXAMPLE, widget=widget
    )


def _ask_distinct(form: StepForm) -> None:
    hint = _("Rien de coché : toutes les colonnes doivent être égales.")
    form.boxes("columns", _("Ne garder que la première ligne de chaque"), named(form.schema.columns), required=False,
               help_text=hint)  # fmt: skip


def _ask_sort(form: StepForm) -> None:
    for at in range(1, PAIRS + 1):
        first = [] if at == 1 else [NONE]
        form.choice(f"by_{at}", _("Trier par") if at == 1 else _("Puis par"), [*first, *named(form.schema.columns)],
                    required=at == 1)  # fmt: skip
        form.fields[f"down_{at}"] = forms.BooleanField(label=_("Du plus grand au plus petit"), required=False)


def _ask_join(form: StepForm) -> None:
    assert form.other is not None
    form.choice("ours", _("Colonne de la recette"), named(form.schema.columns))
    form.choice("theirs", _("Colonne égale dans l’autre table"), named(form.other.columns))
    ways = [("exact", _("exactement égales")), ("plain", _("égales sans regarder accents, majuscules et tirets"))]
    form.choice("match", _("Les valeurs sont"), ways)
    _ask_kept(form, _("Les lignes sans correspondance"))
    _ask_taken(form)


def _ask_kept(form: StepForm, label: Any) -> None:
    form.choice("how", label, [("left", _("restent, avec des cases vides")), ("inner", _("sont écartées"))])


def _ask_taken(form: StepForm) -> None:
    assert form.other is not None
    plain = tuple(one for one in form.other.columns if one.type != "geometry")
    form.boxes("columns", _("Colonnes à prendre dans l’autre table"), named(plain))


def _ask_aggregate(form: StepForm) -> None:
    form.boxes("by", _("Une ligne pour chaque"), named(form.schema.columns))
    cuts = [("", _("tels quels")), *form.words(CUT_WORDS, CUTS)]
    if any(one.type in ("date", "datetime") for one in form.schema.columns):
        form.choice("cut", _("Les jours et les dates sont pris par"), cuts, required=False)
    measures = form.words(MEASURE_WORDS, MEASURE_WORDS)
    for at in range(1, PAIRS + 1):
        first = [] if at == 1 else [NONE]
        form.choice(f"measure_{at}", _("Calculer"), [*first, *measures], required=at == 1)
        form.choice(f"of_{at}", _("De la colonne"), [NONE, *named(form.schema.columns)], required=False)
        form.text(f"as_{at}", _("Nom du résultat"), required=False)


def _ask_pivot(form: StepForm) -> None:
    form.boxes("rows", _("Une ligne pour chaque"), named(form.schema.columns))
    form.choice("column", _("Une colonne pour chaque valeur de"), named(form.schema.columns))
    hint = _("Une valeur par ligne. Rien : les plus fréquentes, trente au plus.")
    form.text(
        "values", _("Valeurs"), most=4000, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 4})
    )
    form.choice("measure", _("Calculer"), form.words(MEASURE_WORDS, MEASURE_WORDS))
    form.choice("value", _("De la colonne"), [NONE, *named(form.schema.columns)], required=False)
    form.fields["others"] = forms.BooleanField(
        label=_("Une colonne « autres » pour les autres valeurs"), required=False
    )


def _ask_geocode(form: StepForm) -> None:
    for at in range(1, PAIRS + 1):
        first = [] if at == 1 else [NONE]
        label = _("L’adresse est dans la colonne") if at == 1 else _("Suivie de")
        form.choice(f"part_{at}", label, [*first, *named(form.schema.columns)], required=at == 1)
    sure = [("0.95", _("presque la même")), (str(LIKENESS), _("ressemblante")), ("0.75", _("peu ressemblante"))]
    hint = _("Le numéro doit exister dans la rue. Ce qui ressemble moins n’est pas placé, et vous le verrez.")
    form.choice("least", _("Accepter une rue"), sure, initial=str(LIKENESS), help_text=hint)


def _ask_near(form: StepForm) -> None:
    ways = [("inside", _("la zone qui contient le lieu")), ("nearest", _("le lieu le plus proche"))]
    form.choice("relation", _("Trouver"), ways)
    form.fields["metres"] = forms.FloatField(
        label=_("Au plus loin, en mètres"), min_value=1, max_value=50_000, initial=METRES, required=False
    )
    _ask_kept(form, _("Les lignes sans réponse"))
    _ask_taken(form)


_ASKING: dict[str, Callable[[StepForm], None]] = {
    "select": _ask_select, "rename": _ask_rename, "cast": _ask_cast, "derive": _ask_derive, "filter": _ask_filter,
    "distinct": _ask_distinct, "sort": _ask_sort, "join": _ask_join, "aggregate": _ask_aggregate, "pivot": _ask_pivot,
    "geocode": _ask_geocode, "spatial-join": _ask_near,
}  # fmt: skip


def _plainly(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in (None, "")}


def _make_rename(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    pairs = [(given.get(f"old_{at}"), given.get(f"new_{at}")) for at in range(1, PAIRS + 1)]
    return {"columns": {old: new for old, new in pairs if old and new}}


def _make_filter(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    where = given.get("where", "")
    if not where and given.get("column"):
        where = cql2_of(_typed(tree_of(given["column"], given.get("test") or "eq", given.get("value", "")), schema))
    return {"where": where}


def _typed(tree: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """The tree with its constant as its column writes it: a text for a text, a number for a number."""
    try:
        return checked(tree, schema)
    except TableError:
        return tree


def _make_sort(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    listed = [(given.get(f"by_{at}"), bool(given.get(f"down_{at}"))) for at in range(1, PAIRS + 1)]
    return {"by": [[name, down] for name, down in listed if name]}


def _make_join(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    kept = {name: given[name] for name in ("match", "how", "columns")}
    return {"on": [[given["ours"], given["theirs"]]], **kept}


def _make_aggregate(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    timely = [one.name for one in schema.columns if one.name in given["by"] and one.type in ("date", "datetime")]
    measures = [
        {"measure": given[f"measure_{at}"], "column": given.get(f"of_{at}", ""), "name": given.get(f"as_{at}", "")}
        for at in range(1, PAIRS + 1)
        if given.get(f"measure_{at}")
    ]
    cut = given.get("cut", "")
    return {"by": given["by"], "bucket": dict.fromkeys(timely, cut) if cut else {}, "measures": measures}


def _make_pivot(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    values = [one.strip() for one in given.get("values", "").splitlines() if one.strip()]
    kept = {name: given.get(name) for name in ("rows", "column", "measure", "value", "others")}
    return {**kept, "values": values}


def _make_geocode(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    parts = [given.get(f"part_{at}") for at in range(1, PAIRS + 1)]
    return {"columns": [one for one in parts if one], "least": float(given["least"])}


_MAKING: dict[str, Callable[[Mapping[str, Any], Schema], dict[str, Any]]] = {
    "rename": _make_rename, "filter": _make_filter, "sort": _make_sort, "join": _make_join,
    "aggregate": _make_aggregate, "pivot": _make_pivot, "geocode": _make_geocode,
}  # fmt: skip


def initial_of(step: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the form for a step that is there."""
    values: dict[str, Any] = dict(step)
    match step.get("op"):
        case "rename":
            for at, (old, new) in enumerate(dict(step.get("columns") or {}).items(), 1):
                values |= {f"old_{at}": old, f"new_{at}": new}
        case "sort":
            for at, (name, down) in enumerate(step.get("by") or (), 1):
                values |= {f"by_{at}": name, f"down_{at}": down}
        case "join":
            values |= dict(zip(("ours", "theirs"), (step.get("on") or [["", ""]])[0], strict=False))
        case "aggregate":
            values["cut"] = next(iter(dict(step.get("bucket") or {}).values()), "")
            for at, one in enumerate(step.get("measures") or (), 1):
                values |= {f"measure_{at}": one["measure"], f"of_{at}": one["column"], f"as_{at}": one["name"]}
        case "pivot":
            values["values"] = "\n".join(step.get("values") or ())
        case "geocode":
            for at, one in enumerate(step.get("columns") or (), 1):
                values[f"part_{at}"] = one
    return values
