"""What is said of a recipe: its steps, what is wrong in them, and what they lost, in the languages of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.transforming._conditions import LANGUAGES, condition_words
from socle.engines.tables.transforming._model import Defect

Three = tuple[str, str, str]

OP_WORDS: Final[dict[str, Three]] = {
    "select": ("Choisir les colonnes", "Choose the columns", "اختيار الأعمدة"),
    "rename": ("Renommer des colonnes", "Rename columns", "إعادة تسمية أعمدة"),
    "cast": ("Changer le type d’une colonne", "Change the type of a column", "تغيير نوع عمود"),
    "derive": ("Ajouter une colonne calculée", "Add a computed column", "إضافة عمود محسوب"),
    "filter": ("Filtrer les lignes", "Filter the rows", "ترشيح الأسطر"),
    "distinct": ("Retirer les doublons", "Remove doubles", "حذف المكرر"),
    "sort": ("Trier", "Sort", "ترتيب"),
    "join": ("Joindre une autre table", "Join another table", "ربط جدول آخر"),
    "aggregate": ("Regrouper et compter", "Group and count", "تجميع وعدّ"),
    "pivot": ("Mettre des valeurs en colonnes", "Turn values into columns", "تحويل القيم إلى أعمدة"),
    "geocode": ("Trouver le lieu d’une adresse", "Find the place of an address", "إيجاد موقع عنوان"),
    "spatial-join": ("Trouver la zone ou le lieu proche", "Find the zone or the near place", "إيجاد المنطقة أو المكان"),
}  # fmt: skip
_STEPS: Final[dict[str, Three]] = {
    "select": ("Garder les colonnes {columns}", "Keep the columns {columns}", "الإبقاء على الأعمدة {columns}"),
    "rename": ("Renommer {pairs}", "Rename {pairs}", "إعادة تسمية {pairs}"),
    "cast": ("Lire « {column} » comme {kind}", "Read “{column}” as {kind}", "قراءة «{column}» على أنه {kind}"),
    "derive": (
        "Ajouter « {name} » : {how} de {columns}",
        "Add “{name}”: {how} of {columns}",
        "إضافة «{name}»: {how} من {columns}",
    ),
    "filter": ("Garder les lignes où {where}", "Keep the rows where {where}", "الإبقاء على الأسطر حيث {where}"),
    "distinct": ("Retirer les doublons de {columns}", "Remove doubles of {columns}", "حذف المكرر في {columns}"),
    "distinct-all": ("Retirer les lignes en double", "Remove double rows", "حذف الأسطر المكررة"),
    "sort": ("Trier par {columns}", "Sort by {columns}", "الترتيب حسب {columns}"),
    "join": (
        "Ajouter {columns} depuis « {table} », par {pairs}",
        "Add {columns} from “{table}”, by {pairs}",
        "إضافة {columns} من «{table}» حسب {pairs}",
    ),
    "aggregate": (
        "Regrouper par {columns} : {measures}",
        "Group by {columns}: {measures}",
        "التجميع حسب {columns}: {measures}",
    ),
    "pivot": (
        "Une ligne par {columns}, une colonne par valeur de « {column} »",
        "One row for each {columns}, one column for each value of “{column}”",
        "سطر لكل {columns} وعمود لكل قيمة من «{column}»",
    ),
    "geocode": (
        "Trouver le lieu de l’adresse dans {columns}",
        "Find the place of the address in {columns}",
        "إيجاد موقع العنوان في {columns}",
    ),
    "inside": (
        "Ajouter {columns} de la zone de « {table} » qui contient le lieu",
        "Add {columns} of the zone of “{table}” that holds the place",
        "إضافة {columns} من منطقة «{table}» التي تضم المكان",
    ),
    "nearest": (
        "Ajouter {columns} du plus proche de « {table} », à {metres} m au plus",
        "Add {columns} of the nearest of “{table}”, at most {metres} m away",
        "إضافة {columns} من أقرب مكان في «{table}» على بعد {metres} م على الأكثر",
    ),
}
KIND_WORDS: Final[dict[str, Three]] = {
    "string": ("texte", "text", "نص"),
    "integer": ("nombre entier", "whole number", "عدد صحيح"),
    "number": ("nombre", "number", "عدد"),
    "boolean": ("oui ou non", "yes or no", "نعم أو لا"),
    "date": ("date", "date", "تاريخ"),
    "datetime": ("date et heure", "date and time", "تاريخ ووقت"),
    "geopoint": ("point", "point", "نقطة"),
    "geometry": ("forme", "shape", "شكل"),
}
HOW_WORDS: Final[dict[str, Three]] = {
    "year": ("année", "year", "السنة"),
    "quarter": ("trimestre", "quarter", "الربع"),
    "month": ("mois", "month", "الشهر"),
    "week": ("semaine", "week", "الأسبوع"),
    "weekday": ("jour de la semaine (1 = lundi)", "day of the week (1 = Monday)", "يوم الأسبوع (1 = الاثنين)"),
    "hour": ("heure", "hour", "الساعة"),
    "days": ("nombre de jours entre deux dates", "number of days between two dates", "عدد الأيام بين تاريخين"),
    "add": ("somme", "sum", "مجموع"),
    "subtract": ("différence", "difference", "فرق"),
    "multiply": ("produit", "product", "جداء"),
    "divide": ("quotient", "quotient", "حاصل القسمة"),
    "upper": ("majuscules", "upper case", "أحرف كبيرة"),
    "lower": ("minuscules", "lower case", "أحرف صغيرة"),
    "trim": ("sans espaces en trop", "without spare spaces", "دون مسافات زائدة"),
    "plain": ("sans accents ni majuscules", "without accents and capitals", "دون علامات ولا أحرف كبيرة"),
    "join": ("textes mis bout à bout", "texts put together", "نصوص موصولة"),
}
MEASURE_WORDS: Final[dict[str, Three]] = {
    "count": ("nombre de lignes", "number of rows", "عدد الأسطر"),
    "sum": ("total", "total", "مجموع"),
    "mean": ("moyenne", "mean", "متوسط"),
    "min": ("minimum", "least", "أدنى"),
    "max": ("maximum", "most", "أقصى"),
    "median": ("médiane", "median", "وسيط"),
    "distinct": ("nombre de valeurs différentes", "number of different values", "عدد القيم المختلفة"),
}
CUT_WORDS: Final[dict[str, Three]] = {
    "year": ("année", "year", "السنة"),
    "quarter": ("trimestre", "quarter", "الربع"),
    "month": ("mois", "month", "الشهر"),
    "week": ("semaine", "week", "الأسبوع"),
    "day": ("jour", "day", "اليوم"),
    "hour": ("heure de la journée", "hour of the day", "ساعة اليوم"),
    "weekday": ("jour de la semaine", "day of the week", "يوم الأسبوع"),
}
FORMAT_WORDS: Final[dict[str, Three]] = {
    "iso": ("2026-11-20", "2026-11-20", "2026-11-20"),
    "dmy": ("20/11/2026", "20/11/2026", "20/11/2026"),
    "mdy": ("11/20/2026", "11/20/2026", "11/20/2026"),
    "ymd": ("2026/11/20", "2026/11/20", "2026/11/20"),
}
_OF: Final[dict[str, Three]] = {"of": ("{} de « {} »", "{} of “{}”", "{} لـ «{}»")}
_DEFECTS: Final[dict[str, Three]] = {
    "missing": ("Il manque une réponse.", "An answer is missing.", "ينقص جواب."),
    "unknown-op": ("L’étape « {value} » n’existe pas.", "There is no step “{value}”.", "لا توجد خطوة «{value}»."),
    "unknown-column": (
        "La colonne « {column} » n’existe pas ou plus à cette étape.",
        "There is no column “{column}” at this step, or no longer.",
        "لا يوجد العمود «{column}» في هذه الخطوة أو لم يعد موجودًا.",
    ),
    "unknown-input": (
        "Cette table n’est pas parmi les sources de la recette.",
        "This table is not among the sources of the recipe.",
        "هذا الجدول ليس من مصادر الوصفة.",
    ),
    "unknown-table": (
        "La table source « {name} » n’est plus ouverte, ou n’a pas d’édition.",
        "The source table “{name}” is no longer open, or has no edition.",
        "لم يعد جدول المصدر «{name}» مفتوحًا أو ليس له إصدار.",
    ),
    "bad-value": ("« {value} » ne convient pas ici.", "“{value}” does not fit here.", "«{value}» لا يصلح هنا."),
    "bad-name": (
        "Une colonne ne peut pas s’appeler « {name} ».",
        "A column cannot be named “{name}”.",
        "لا يمكن تسمية عمود «{name}».",
    ),
    "taken-name": (
        "Deux colonnes s’appelleraient « {name} ».",
        "Two columns would be named “{name}”.",
        "سيحمل عمودان الاسم «{name}».",
    ),
    "bad-type": (
        "La colonne « {column} » ne se prête pas à cela.",
        "The column “{column}” does not lend itself to this.",
        "العمود «{column}» لا يصلح لذلك.",
    ),
    "types-differ": (
        "« {column} » et « {other} » ne sont pas de même type : changez d’abord l’un des deux.",
        "“{column}” and “{other}” are not of the same type: change one of them first.",
        "«{column}» و«{other}» ليسا من النوع نفسه: غيّر أحدهما أولًا.",
    ),
    "not-a-number": (
        "La colonne « {column} » n’est pas faite de nombres.",
        "The column “{column}” is not made of numbers.",
        "العمود «{column}» ليس أعدادًا.",
    ),
    "not-a-date": (
        "La colonne « {column} » n’est pas faite de dates.",
        "The column “{column}” is not made of dates.",
        "العمود «{column}» ليس تواريخ.",
    ),
    "no-geo": (
        "À cette étape, les lignes n’ont pas de lieu.",
        "At this step, the rows have no place.",
        "ليس للأسطر مكان في هذه الخطوة.",
    ),
    "no-zones": (
        "La table « {name} » n’a pas de zones ou de lieux.",
        "The table “{name}” has no zones or places.",
        "ليس للجدول «{name}» مناطق أو أماكن.",
    ),
    "too-many": ("C’est trop : {most} au plus.", "Too many: {most} at most.", "هذا كثير: {most} على الأكثر."),
    "too-many-columns": (
        "Il y aurait trop de colonnes.",
        "There would be too many columns.",
        "ستكون الأعمدة كثيرة جدًا.",
    ),
    "bad-filter": (
        "Ce filtre n’est pas compris près de « {near} ». Il s’écrit en CQL2.",
        "This filter is not understood near “{near}”. It is written in CQL2.",
        "هذا المرشح غير مفهوم قرب «{near}». يُكتب بلغة CQL2.",
    ),
    "filter-too-long": (
        "Ce filtre est trop long : 2 000 signes au plus.",
        "This filter is too long: 2,000 characters at most.",
        "هذا المرشح طويل جدًا: 2000 علامة على الأكثر.",
    ),
    "filter-too-deep": (
        "Ce filtre a trop de parenthèses les unes dans les autres.",
        "This filter has too many parentheses inside each other.",
        "في هذا المرشح أقواس متداخلة كثيرة.",
    ),
    "bad-geometry": (
        "La forme donnée dans le filtre n’est pas valable.",
        "The shape given in the filter is not valid.",
        "الشكل المعطى في المرشح غير صالح.",
    ),
}  # fmt: skip
_LOST: Final[dict[str, Three]] = {
    "not-cast": (
        "cases qui ne se lisent pas ainsi, laissées vides : {count}",
        "cells that cannot be read so, left empty: {count}",
        "خانات لا تُقرأ هكذا وتُركت فارغة: {count}",
    ),
    "no-value": (
        "lignes où le calcul n’a pas de résultat : {count}",
        "rows where the computation has no result: {count}",
        "أسطر لا نتيجة للحساب فيها: {count}",
    ),
    "left-out": (
        "lignes écartées par le filtre : {count}",
        "rows left out by the filter: {count}",
        "أسطر استبعدها المرشح: {count}",
    ),
    "double": ("lignes en double retirées : {count}", "double rows removed: {count}", "أسطر مكررة حُذفت: {count}"),
    "no-match": (
        "lignes sans correspondance dans l’autre table : {count}",
        "rows without a match in the other table: {count}",
        "أسطر بلا مقابل في الجدول الآخر: {count}",
    ),
    "unused": (
        "lignes de l’autre table qui ne servent à rien : {count}",
        "rows of the other table that are of no use: {count}",
        "أسطر من الجدول الآخر لا تُستعمل: {count}",
    ),
    "multiplied": (
        "lignes multipliées, car l’autre table y répond plusieurs fois : {count}",
        "rows multiplied, because the other table answers several times: {count}",
        "أسطر تضاعفت لأن الجدول الآخر يجيب عنها عدة مرات: {count}",
    ),
    "other-value": (
        "lignes dont la valeur n’a pas de colonne : {count}",
        "rows whose value has no column: {count}",
        "أسطر ليس لقيمتها عمود: {count}",
    ),
    "no-address": ("lignes sans adresse : {count}", "rows without an address: {count}", "أسطر بلا عنوان: {count}"),
    "elsewhere": (
        "adresses d’une autre commune : {count}",
        "addresses of another town: {count}",
        "عناوين من بلدة أخرى: {count}",
    ),
    "ambiguous": (
        "adresses auxquelles plusieurs rues répondent, non placées : {count}",
        "addresses that several streets answer, not placed: {count}",
        "عناوين تطابق عدة شوارع ولم تُحدد: {count}",
    ),
    "not-geocoded": ("adresses non trouvées : {count}", "addresses not found: {count}", "عناوين لم توجد: {count}"),
    "no-place": ("lignes sans lieu : {count}", "rows without a place: {count}", "أسطر بلا مكان: {count}"),
    "outside": (
        "lignes hors de toute zone, ou trop loin : {count}",
        "rows outside of every zone, or too far: {count}",
        "أسطر خارج كل منطقة أو بعيدة جدًا: {count}",
    ),
    "several": (
        "lignes dans plusieurs zones, mises dans la première : {count}",
        "rows in several zones, put into the first: {count}",
        "أسطر في عدة مناطق وُضعت في الأولى: {count}",
    ),
}  # fmt: skip
_FAULTS: Final[dict[str, Three]] = {
    "too-many-rows": (
        "L’étape {step} donnerait trop de lignes : cinq millions au plus. La clé d’une jointure se répète sans doute.",
        "Step {step} would give too many rows: five million at most. A join probably has a key that repeats.",
        "ستعطي الخطوة {step} أسطرًا كثيرة: خمسة ملايين على الأكثر. لعل مفتاح ربط يتكرر.",
    ),
    "too-many-shapes": (
        "L’étape {step} demande trop de lieux à la fois : 200 000 formes, ou deux millions de points au plus.",
        "Step {step} asks too many places at once: 200,000 shapes, or two million points at most.",
        "تطلب الخطوة {step} أماكن كثيرة معًا: 200 ألف شكل أو مليونا نقطة على الأكثر.",
    ),
    "too-many-addresses": (
        "L’étape {step} demande trop d’adresses différentes : 500 000 au plus.",
        "Step {step} asks too many different addresses: 500,000 at most.",
        "تطلب الخطوة {step} عناوين مختلفة كثيرة: 500 ألف على الأكثر.",
    ),
    "out-of-range": (
        "À l’étape {step}, un nombre est trop grand.",
        "At step {step}, a number is too large.",
        "في الخطوة {step} عدد كبير جدًا.",
    ),
    "too-heavy": (
        "Cette recette demande trop de mémoire. Filtrez plus tôt, ou gardez moins de colonnes.",
        "This recipe needs too much memory. Filter earlier, or keep fewer columns.",
        "تحتاج هذه الوصفة إلى ذاكرة كبيرة. رشّح قبل ذلك أو أبقِ أعمدة أقل.",
    ),
}  # fmt: skip


def said(words: Mapping[str, Three], code: str, language: str = "fr") -> str:
    """One of the words of this module; the code itself when it has none."""
    three = words.get(code)
    return three[LANGUAGES.index(language) if language in LANGUAGES else 0] if three else code


def defect_words(defect: Defect, language: str = "fr") -> str:
    """What is wrong in a step, as a sentence."""
    return said(_DEFECTS, defect.code, language).format_map(_Facts({k: str(v) for k, v in defect.data.items()}))


def lost_words(why: str, count: str, language: str = "fr") -> str:
    """What a step lost, with how many."""
    return said(_LOST, why, language).format_map(_Facts(count=count))


def failure_words(code: str, data: Mapping[str, Any], language: str = "fr") -> str:
    """Why doing a recipe failed, as a sentence; "" for what has no words here."""
    if code not in _FAULTS:
        return ""
    return said(_FAULTS, code, language).format_map(_Facts({key: str(value) for key, value in data.items()}))


def step_words(step: Mapping[str, Any], language: str = "fr", tables: Mapping[str, str] | None = None) -> str:
    """A step as a sentence. `tables` names the inputs as people know them."""
    op = str(step.get("op", ""))
    kind = {"spatial-join": str(step.get("relation", "inside"))}.get(op, op)
    if op == "distinct" and not step.get("columns"):
        kind = "distinct-all"
    if kind not in _STEPS:
        return said(OP_WORDS, op, language)
    name = str(step.get("with", ""))
    facts = {
        "columns": _listed(_columns(step, language), language),
        "pairs": _listed(_pairs(step), language),
        "measures": _listed(_measures(step, language), language),
        "column": str(step.get("column", "")),
        "name": str(step.get("name", "")),
        "where": condition_words(str(step.get("where", "")), language),
        "kind": said(KIND_WORDS, str(step.get("to", "")), language),
        "how": said(HOW_WORDS, str(step.get("how", "")), language),
        "table": (tables or {}).get(name, name),
        "metres": f"{step.get('metres', 0):g}" if isinstance(step.get("metres"), int | float) else "?",
    }
    return said(_STEPS, kind, language).format_map(_Facts(facts))


class _Facts(dict[str, str]):
    """The values of a sentence; one that is not known shows as a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


def _columns(step: Mapping[str, Any], language: str) -> list[str]:
    """The columns that a step speaks of."""
    if step.get("op") == "derive":
        return [str(step[one]) for one in ("column", "second") if step.get(one)]
    cuts = step.get("bucket") if isinstance(step.get("bucket"), Mapping) else {}
    if step.get("op") == "aggregate" and cuts:
        return [
            f"{one} ({said(CUT_WORDS, cuts[one], language)})" if one in cuts else str(one)
            for one in step.get("by") or []
        ]
    for field in ("by", "rows", "columns"):
        given = step.get(field)
        if isinstance(given, Sequence) and not isinstance(given, str):
            return [str(one[0]) if isinstance(one, list | tuple) and one else str(one) for one in given]
    return []


def _pairs(step: Mapping[str, Any]) -> list[str]:
    given = step.get("on") if step.get("op") == "join" else step.get("columns")
    if isinstance(given, Mapping):
        return [f"{old} → {new}" for old, new in given.items()]
    pairs = given if isinstance(given, list) else []
    return [
        f"{one[0]} = {one[1]}" if isinstance(one, list | tuple) and len(one) == 2 and one[0] != one[1] else _first(one)
        for one in pairs
    ]


def _first(one: Any) -> str:
    return str(one[0]) if isinstance(one, list | tuple) and one else str(one)


def _measures(step: Mapping[str, Any], language: str) -> list[str]:
    given = step.get("measures")
    told = []
    for one in given if isinstance(given, list) else []:
        if isinstance(one, Mapping):
            name = said(MEASURE_WORDS, str(one.get("measure", "")), language)
            column = str(one.get("column") or "")
            told.append(said(_OF, "of", language).format(name, column) if column else name)
    return told


def _listed(names: Sequence[str], language: str) -> str:
    shown = ("، " if language == "ar" else ", ").join(names[:6])
    return f"{shown}…" if len(names) > 6 else shown
