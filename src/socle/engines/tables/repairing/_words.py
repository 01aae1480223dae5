"""Why each repair is proposed, in the languages of the house: what was seen, what it would become, what stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from socle.engines.tables.detecting._words import column_of, filled, spaced

_WHY: Final[dict[str, tuple[str, str, str]]] = {
    "preamble": (
        "Lignes au-dessus des titres : {count}. Elles ne font pas partie de la table et sont laissées de côté.",
        "Lines above the header: {count}. They are not part of the table and are left out.",
        "أسطر فوق سطر العناوين: {count}. ليست جزءًا من الجدول وتُترك جانبًا.",
    ),
    "blank_rows": (
        "Lignes vides : {count}. Elles ne disent rien et gênent le comptage.",
        "Blank rows: {count}. They say nothing and disturb counting.",
        "صفوف فارغة: {count}. لا تفيد شيئًا وتشوّش العدّ.",
    ),
    "repeated_header": (
        "La ligne de titres revient au milieu des données, comme sur des pages imprimées : {count} fois.",
        "The header comes back among the rows, as on printed pages: {count} times.",
        "يتكرر سطر العناوين وسط البيانات كما في الصفحات المطبوعة، عدد المرات: {count}.",
    ),
    "totals_rows": (
        "Lignes de total : {count}. Leurs nombres sont la somme des lignes au-dessus et seraient comptés deux fois.",
        "Totals rows: {count}. Their numbers are the sum of the rows above and would be counted twice.",
        "صفوف مجاميع: {count}. أعدادها مجموع الصفوف التي فوقها وستُحسب مرتين.",
    ),
    "blank_columns": (
        "Colonnes sans titre et sans aucune valeur : {count}.",
        "Columns without a title and without any value: {count}.",
        "أعمدة بلا عنوان وبلا أي قيمة: {count}.",
    ),
    "decode": (
        "Des accents sont abîmés : du texte UTF-8 a été lu comme du Windows-1252 (cellules : {count}).",
        "Accents are broken: UTF-8 text was read as Windows-1252 (cells: {count}).",
        "حروف تالفة: نص UTF-8 قُرئ على أنه Windows-1252 (الخلايا: {count}).",
    ),
    "trim": (
        "Espaces en trop ou signes invisibles : deux valeurs qui se ressemblent ne sont pas égales (cellules "
        ": {count}).",
        "Spare spaces or invisible signs: two values that look alike are not equal (cells: {count}).",
        "فراغات زائدة أو علامات خفية: قيمتان متشابهتان لا تتساويان (الخلايا: {count}).",
    ),
    "missing": (
        "Parmi des nombres ou des dates, ces mots veulent dire « pas de valeur » : {words} (cellules : {count}).",
        "Among numbers or dates, these words mean “no value”: {words} (cells: {count}).",
        "بين الأعداد أو التواريخ، تعني هذه الكلمات «لا قيمة»: {words} (الخلايا: {count}).",
    ),
    "missing_zero": (
        "Parmi des nombres ou des dates, ces marques veulent dire « pas de valeur », ou zéro : {words} (cellules : "
        "{count}). Vérifiez avant d’accepter.",
        "Among numbers or dates, these marks mean “no value”, or zero: {words} (cells: {count}). Check before "
        "accepting.",
        "بين الأعداد أو التواريخ، تعني هذه العلامات «لا قيمة» أو صفرًا: {words} (الخلايا: {count}). تأكدوا قبل القبول.",
    ),
    "missing_text": (
        "Ces mots veulent sans doute dire « pas de valeur » : {words} (cellules : {count}). Vérifiez "
        "qu’aucun n’est un vrai code.",
        "These words probably mean “no value”: {words} (cells: {count}). Check that none is a real code.",
        "هذه الكلمات تعني على الأرجح «لا قيمة»: {words} (الخلايا: {count}). تأكدوا أن لا واحدة منها رمز حقيقي.",
    ),
    "number": (
        "Nombres écrits pour des lecteurs : il faut un point décimal, ni espace entre les milliers ni "
        "unité{unit} (cellules : {count}).",
        "Numbers written for readers: a decimal point is needed, no thousands mark and no unit{unit} (cells: {count}).",
        "أعداد مكتوبة للقراء: يلزم نقطة عشرية دون فاصل للآلاف ولا وحدة{unit} (الخلايا: {count}).",
    ),
    "number_doubt": (
        "« {doubt} » peut être un nombre à virgule ou un nombre de milliers, et aucune cellule ne tranche : "
        "choisissez avant d’accepter (cellules : {count}).",
        "“{doubt}” may be a decimal or thousands, and no cell settles it: choose before accepting (cells: {count}).",
        "قد يكون «{doubt}» عددًا عشريًا أو آلافًا ولا خلية تحسم: اختاروا قبل القبول (الخلايا: {count}).",
    ),
    "date": (
        "Dates à écrire année-mois-jour (cellules : {count}). D’après celles qui n’ont qu’une lecture, "
        "l’ordre est : {order}. Laissées comme elles sont : {left}.",
        "Dates to be written year-month-day (cells: {count}). From those that have one reading only, the "
        "order is: {order}. Left as they are: {left}.",
        "تواريخ تُكتب سنة-شهر-يوم (الخلايا: {count}). الترتيب حسب ما له قراءة واحدة: {order}. المتروكة كما هي: {left}.",
    ),
    "date_mixed": (
        "La colonne mêle jour/mois et mois/jour. Seules les dates qui n’ont qu’une lecture changent "
        "(cellules : {count}). Laissées comme elles sont : {left}.",
        "The column mixes day/month and month/day. Only dates with one reading change (cells: {count}). Left "
        "as they are: {left}.",
        "يخلط العمود بين يوم/شهر وشهر/يوم. لا تتغير إلا التواريخ ذات القراءة الواحدة (الخلايا: {count}). "
        "المتروكة كما هي: {left}.",
    ),
    "date_doubt": (
        "« {doubt} » peut se lire de deux façons, et aucune date de la colonne ne tranche. Proposé : {order} "
        "(cellules : {count}). Vérifiez avant d’accepter.",
        "“{doubt}” can be read in two ways, and no date of the column settles it. Proposed: {order} (cells: "
        "{count}). Check before accepting.",
        "يمكن قراءة «{doubt}» بطريقتين ولا تاريخ في العمود يحسم. المقترح: {order} (الخلايا: {count}). تأكدوا "
        "قبل القبول.",
    ),
    "date_short": (
        "Années sur deux chiffres, lues {order} : à partir de {pivot} elles sont des années 1900, sinon 2000 (cellules "
        ": {count}). Vérifiez, surtout pour des naissances.",
        "Two-digit years, read {order}: from {pivot} on they belong to the 1900s, else to the 2000s (cells: {count}). "
        "Check, above all for births.",
        "سنوات من رقمين تُقرأ {order}: ابتداءً من {pivot} تنتمي إلى القرن الماضي وإلا فإلى الألفية الثالثة "
        "(الخلايا: {count}). تأكدوا خاصة من تواريخ الميلاد.",
    ),
    "boolean": (
        "Oui et non sont écrits de plusieurs façons. Ils s’écriraient « {true} » et « {false} » (cellules : {count}).",
        "Yes and no are written in several ways. They would be written “{true}” and “{false}” (cells: {count}).",
        "تُكتب نعم ولا بطرق مختلفة. ستُكتبان «{true}» و«{false}» (الخلايا: {count}).",
    ),
    "phone": (
        "Téléphones à écrire à l’international, comme +33477491234 (pays : {region} ; cellules : {count}).",
        "Telephones to be written internationally, like +33477491234 (country: {region}; cells: {count}).",
        "هواتف تُكتب بالصيغة الدولية مثل +33477491234 (البلد: {region}؛ الخلايا: {count}).",
    ),
    "pad": (
        "Un tableur a ôté le zéro au début de codes qui doivent avoir {length} signes (cellules : {count}).",
        "A spreadsheet took away the zero in front of codes that must have {length} characters (cells: {count}).",
        "حذف برنامج الجداول الصفر من بداية رموز طولها {length} علامات (الخلايا: {count}).",
    ),
    "pad_doubt": (
        "Il manque peut-être un zéro au début de codes comme « {doubt} » (cellules : {count}). Mais aucun "
        "n’est entier ici : ils viennent peut-être d’un autre pays.",
        "A zero may be missing in front of codes like “{doubt}” (cells: {count}). But none is whole here: "
        "they may be of another country.",
        "قد ينقص صفر في بداية رموز مثل «{doubt}» (الخلايا: {count}). لكن لا رمز كامل هنا: قد تكون من بلد آخر.",
    ),
    "values": (
        "Valeurs proches d’une seule valeur du schéma, à la casse, aux accents ou à une faute près (cellules "
        ": {count}).",
        "Values near one value only of the schema, but for case, accents or a slip (cells: {count}).",
        "قيم قريبة من قيمة واحدة في المخطط، باستثناء حالة الحروف أو الحركات أو خطأ طفيف (الخلايا: {count}).",
    ),
    "swap": (
        "Longitude et latitude échangées : les points ne tombent dans le territoire que dans l’autre ordre "
        "(cellules : {count}).",
        "Longitude and latitude exchanged: the points fall in the territory only the other way round (cells: {count}).",
        "خط الطول وخط العرض متبادلان: لا تقع النقاط في الإقليم إلا بالترتيب الآخر (الخلايا: {count}).",
    ),
    "rename": (
        "La colonne « {column} » est sans doute « {to} » du schéma.",
        "The column “{column}” is probably “{to}” of the schema.",
        "العمود «{column}» هو على الأرجح «{to}» في المخطط.",
    ),
}
_ORDERS: Final = {
    "": ("celui de chaque date", "that of each date", "ترتيب كل تاريخ"),
    "dmy": ("jour, mois, année", "day, month, year", "يوم، شهر، سنة"),
    "mdy": ("mois, jour, année", "month, day, year", "شهر، يوم، سنة"),
    "ymd": ("année, mois, jour", "year, month, day", "سنة، شهر، يوم"),
    "ydm": ("année, jour, mois", "year, day, month", "سنة، يوم، شهر"),
}


def why(code: str, say: Mapping[str, Any], language: str) -> str:
    """The sentence of a proposal (plain text, to be escaped by who shows it)."""
    at = column_of(language)
    op = say.get("op", {})
    data = {key: str(value) for key, value in {**op, **say}.items() if isinstance(value, str | int)}
    data["order"] = _ORDERS[op.get("order", "")][at]
    data["words"] = ", ".join(op.get("words", [])[:6])
    data["unit"] = f" ({op['unit']})" if op.get("unit") else ""
    for truth in ("true", "false"):
        data[truth] = str(op[truth][0]) if op.get(truth) else ""
    return filled(spaced(_WHY[code][at], language), data)
