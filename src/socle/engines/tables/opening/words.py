"""What is said of a file: each flaw and each refusal as a sentence, in the languages of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

LANGUAGES: Final = ("fr", "en", "ar")
Three = tuple[str, str, str]

_FLAWS: Final[dict[str, Three]] = {
    "archive": (
        "La table était dans une archive : c’est « {member} » qui est lu.",
        "The table was in an archive: “{member}” is what is read.",
        "كان الجدول داخل أرشيف: يُقرأ الملف «{member}».",
    ),
    "other-tables": (
        "L’archive contient d’autres tables, qui ne sont pas lues ({count}) : {others}. C’est « {sheet} » qui est lu.",
        "The archive holds other tables, which are not read ({count}): {others}. “{sheet}” is what is read.",
        "في الأرشيف جداول أخرى لا تُقرأ ({count}): {others}. يُقرأ «{sheet}».",
    ),
    "lying-name": (
        "Le nom du fichier finit par .{ending}, mais son contenu est de type {format} : il est lu comme tel.",
        "The file name ends with .{ending}, but its content is {format}: it is read as such.",
        "ينتهي اسم الملف بـ .{ending} لكن محتواه من نوع {format}: يُقرأ على هذا الأساس.",
    ),
    "other-sheets": (
        "Le classeur a d’autres feuilles, qui ne sont pas lues ({count}) : {others}. C’est « {sheet} » qui est lue.",
        "The workbook has other sheets, which are not read ({count}): {others}. “{sheet}” is what is read.",
        "في المصنف أوراق أخرى لا تُقرأ ({count}): {others}. تُقرأ الورقة «{sheet}».",
    ),
    "hidden-sheets": (
        "Le classeur a des feuilles masquées, qui ne sont pas lues ({count}) : {sheets}.",
        "The workbook has hidden sheets, which are not read ({count}): {sheets}.",
        "في المصنف أوراق مخفية لا تُقرأ ({count}): {sheets}.",
    ),
    "hidden-rows": (
        "Lignes masquées dans le classeur : {count}. Elles sont lues avec les autres : vérifiez qu’elles peuvent être "
        "publiées.",
        "Rows hidden in the workbook: {count}. They are read with the others: check that they may be published.",
        "صفوف مخفية في المصنف: {count}. تُقرأ مع غيرها: تحقق من جواز نشرها.",
    ),
    "hidden-columns": (
        "Colonnes masquées dans le classeur : {count}. Elles sont lues avec les autres : vérifiez qu’elles peuvent "
        "être publiées.",
        "Columns hidden in the workbook: {count}. They are read with the others: check that they may be published.",
        "أعمدة مخفية في المصنف: {count}. تُقرأ مع غيرها: تحقق من جواز نشرها.",
    ),
    "merged-cells": (
        "Cases fusionnées : {count}. Leur contenu est copié dans les cases qu’elles couvrent.",
        "Merged cells: {count}. Their content is copied into the cells that they cover.",
        "خلايا مدمجة: {count}. يُنسخ محتواها إلى الخلايا التي تغطيها.",
    ),
    "formula-errors": (
        "Formules en erreur (#N/A, #REF! et autres) : {count}. Ces cases sont lues vides ou avec l’erreur.",
        "Formulas in error (#N/A, #REF! and others): {count}. These cells are read as empty or with the error.",
        "صيغ فيها خطأ (مثل #N/A و#REF!): {count}. تُقرأ هذه الخلايا فارغة أو مع الخطأ.",
    ),
    "formulas-without-value": (
        "Formules sans résultat dans le fichier : {count}. Ouvrez-le dans un tableur et enregistrez-le.",
        "Formulas without a result in the file: {count}. Open it in a spreadsheet program and save it.",
        "صيغ بلا نتيجة في الملف: {count}. افتحه في برنامج جداول واحفظه.",
    ),
    "preamble": (
        "Lignes au-dessus de l’en-tête, qui ne font pas partie de la table : {rows}.",
        "Lines above the header, which are not part of the table: {rows}.",
        "أسطر فوق العناوين لا تنتمي إلى الجدول: {rows}.",
    ),
    "leaked-query": (
        "Une requête SQL est restée au-dessus de la table. Elle n’est pas lue : demandez un export propre.",
        "An SQL query was left above the table. It is not read: ask for a clean export.",
        "بقي استعلام SQL فوق الجدول. لا يُقرأ: اطلب تصديرًا سليمًا.",
    ),
    "leaked-page": (
        "Un morceau de page web est resté au-dessus de la table. Il n’est pas lu : demandez un export propre.",
        "A piece of a web page was left above the table. It is not read: ask for a clean export.",
        "بقي جزء من صفحة ويب فوق الجدول. لا يُقرأ: اطلب تصديرًا سليمًا.",
    ),
    "no-header": (
        "La table n’a pas d’en-tête : ses colonnes n’ont pas de nom.",
        "The table has no header: its columns have no names.",
        "لا يحتوي الجدول على عناوين: أعمدته بلا أسماء.",
    ),
    "several-header-rows": (
        "L’en-tête tient sur {rows} lignes : elles sont réunies en un nom par colonne.",
        "The header takes {rows} rows: they are joined into one name for each column.",
        "تمتد العناوين على {rows} صفوف: جُمعت في اسم واحد لكل عمود.",
    ),
    "blank-labels": (
        "Colonnes sans nom : {count} (positions {columns}).",
        "Columns without a name: {count} (positions {columns}).",
        "أعمدة بلا اسم: {count} (المواضع {columns}).",
    ),
    "repeated-labels": (
        "Plusieurs colonnes ont le même nom : {labels}.",
        "Several columns have the same name: {labels}.",
        "عدة أعمدة تحمل الاسم نفسه: {labels}.",
    ),
    "lost-characters-in-labels": (
        "Des lettres ont été perdues dans des noms de colonnes : {labels}. Corrigez-les, ou demandez le fichier "
        "d’origine.",
        "Letters were lost in column names: {labels}. Correct them, or ask for the original file.",
        "ضاعت حروف في أسماء أعمدة: {labels}. صححها أو اطلب الملف الأصلي.",
    ),
    "aligned-text": (
        "Cette table n’a pas de séparateur : ses colonnes sont alignées par des espaces, comme à l’impression. Chaque "
        "ligne est lue comme une seule case : demandez un export en CSV.",
        "This table has no delimiter: its columns are aligned with spaces, as when printed. Each line is read as one "
        "cell: ask for an export as CSV.",
        "لا فاصل في هذا الجدول: أعمدته مصطفة بمسافات كما في الطباعة. يُقرأ كل سطر كخلية واحدة: اطلب تصديرًا بصيغة CSV.",
    ),
    "mixed-encodings": (
        "Le fichier mélange deux encodages : chaque ligne est lue dans le sien. Vérifiez les lettres accentuées.",
        "The file mixes two encodings: each line is read in its own. Check the accented letters.",
        "يخلط الملف بين ترميزين: يُقرأ كل سطر بترميزه. تحقق من الحروف المشكّلة.",
    ),
    "not-utf-8": (
        "Le fichier n’est pas en UTF-8 mais en {encoding} : il est converti.",
        "The file is not in UTF-8 but in {encoding}: it is converted.",
        "الملف ليس بترميز UTF-8 بل {encoding}: جرى تحويله.",
    ),
    "blank-rows": (
        "Lignes vides : {count} (lignes {rows}).",
        "Blank rows: {count} (rows {rows}).",
        "صفوف فارغة: {count} (الصفوف {rows}).",
    ),
    "short-rows": (
        "Lignes qui ont moins de cases que l’en-tête : {count} (lignes {rows}).",
        "Rows with fewer cells than the header: {count} (rows {rows}).",
        "صفوف خلاياها أقل من العناوين: {count} (الصفوف {rows}).",
    ),
    "long-rows": (
        "Lignes qui ont plus de cases que l’en-tête : {count} (lignes {rows}). Souvent, un séparateur est dans "
        "une case.",
        "Rows with more cells than the header: {count} (rows {rows}). Often, a delimiter is inside a cell.",
        "صفوف خلاياها أكثر من العناوين: {count} (الصفوف {rows}). غالبًا يوجد فاصل داخل خلية.",
    ),
    "repeated-header": (
        "L’en-tête revient au milieu de la table : {count} fois (lignes {rows}). Ces lignes ne sont pas des données.",
        "The header comes again inside the table: {count} times (rows {rows}). These rows are not data.",
        "تتكرر العناوين داخل الجدول: {count} (الصفوف {rows}). هذه الصفوف ليست بيانات.",
    ),
    "totals": (
        "Lignes qui semblent être des totaux : {count} (lignes {rows}). Gardées avec les données, elles "
        "fausseraient les sommes.",
        "Rows that look like totals: {count} (rows {rows}). Kept with the data, they would make sums wrong.",
        "صفوف تبدو مجاميع: {count} (الصفوف {rows}). لو بقيت مع البيانات لأفسدت المجاميع.",
    ),
    "lost-characters": (
        "Lignes où des lettres ont été perdues avant l’envoi : {count} (lignes {rows}). Demandez le fichier d’origine.",
        "Rows where letters were lost before sending: {count} (rows {rows}). Ask for the original file.",
        "صفوف ضاعت فيها حروف قبل الإرسال: {count} (الصفوف {rows}). اطلب الملف الأصلي.",
    ),
    "twice-encoded": (
        "Lignes dont les accents sont brouillés (« Ã© » pour « é ») : {count} (lignes {rows}).",
        "Rows whose accents are garbled (“Ã©” for “é”): {count} (rows {rows}).",
        "صفوف حروفها المشكّلة مشوشة («Ã©» بدل «é»): {count} (الصفوف {rows}).",
    ),
    "duplicate-keys": (
        "Objets qui donnent deux fois la même clé : {count}, le premier à la ligne {row}. La dernière valeur "
        "est gardée.",
        "Objects that give a key twice: {count}, the first in row {row}. The last value is kept.",
        "كائنات تعطي المفتاح نفسه مرتين: {count}، أولها في الصف {row}. تُحفظ القيمة الأخيرة.",
    ),
    "not-a-number": (
        "Valeurs NaN ou infinies, que JSON n’admet pas : {count}, la première à la ligne {row}.",
        "Values NaN or infinite, which JSON does not allow: {count}, the first in row {row}.",
        "قيم NaN أو لانهائية لا يقبلها JSON: {count}، أولها في الصف {row}.",
    ),
    "huge-numbers": (
        "Nombres démesurés : {count}, le premier à la ligne {row}. Vérifiez-les.",
        "Numbers out of all proportion: {count}, the first in row {row}. Check them.",
        "أعداد مفرطة الكبر: {count}، أولها في الصف {row}. تحقق منها.",
    ),
    "bad-geometry": (
        "Géométries qui ne peuvent pas être lues : {count}, la première à la ligne {row}.",
        "Geometries that cannot be read: {count}, the first in row {row}.",
        "أشكال هندسية لا يمكن قراءتها: {count}، أولها في الصف {row}.",
    ),
    "no-geometry": (
        "Objets sans géométrie : {count}, le premier à la ligne {row}.",
        "Features without geometry: {count}, the first in row {row}.",
        "عناصر بلا شكل هندسي: {count}، أولها في الصف {row}.",
    ),
    "mixed-records": (
        "La liste mélange des objets et des listes ({count}) : ces dernières vont dans la colonne « value ».",
        "The list mixes objects and lists ({count}): the latter go to the column “value”.",
        "تخلط القائمة كائنات وقوائم ({count}): توضع القوائم في العمود «value».",
    ),
    "other-lists": (
        "Le fichier contient d’autres listes, qui ne sont pas lues ({count}) : {others}.",
        "The file holds other lists, which are not read ({count}): {others}.",
        "في الملف قوائم أخرى لا تُقرأ ({count}): {others}.",
    ),
    "declared-crs": (
        "Les coordonnées sont dans le système {crs} : elles sont converties en longitude et latitude.",
        "The coordinates are in the system {crs}: they are converted to longitude and latitude.",
        "الإحداثيات بنظام {crs}: تُحوّل إلى خط طول وخط عرض.",
    ),
    "unknown-crs": (
        "Le système de coordonnées « {crs} » n’est pas connu : dites lequel c’est.",
        "The coordinate system “{crs}” is not known: say which one it is.",
        "نظام الإحداثيات «{crs}» غير معروف: حدد أي نظام هو.",
    ),
}

_REFUSALS: Final[dict[str, Three]] = {
    "missing": ("Ce fichier ne peut pas être ouvert.", "This file cannot be opened.", "لا يمكن فتح هذا الملف."),
    "empty": ("Ce fichier est vide.", "This file is empty.", "هذا الملف فارغ."),
    "no-row": ("Ce fichier n’a aucune ligne.", "This file has no row.", "لا يحتوي هذا الملف على أي صف."),
    "too-big": (
        "Ce fichier est trop gros. Découpez-le, ou enlevez ce qui ne sert pas.",
        "This file is too big. Split it, or take out what is not needed.",
        "هذا الملف كبير جدًا. قسّمه أو أزل ما لا يلزم.",
    ),
    "too-many-rows": (
        "Cette table a trop de lignes : {most} au plus.",
        "This table has too many rows: {most} at most.",
        "صفوف هذا الجدول كثيرة جدًا: {most} على الأكثر.",
    ),
    "too-many-columns": (
        "Cette table a trop de colonnes : 1 000 au plus.",
        "This table has too many columns: 1,000 at most.",
        "أعمدة هذا الجدول كثيرة جدًا: 1000 على الأكثر.",
    ),
    "cell-too-long": (
        "Une case est trop longue vers la ligne {line}. Souvent, un guillemet ouvert n’y est pas refermé.",
        "A cell is too long near line {line}. Often, a quotation mark is opened there and never closed.",
        "خلية طويلة جدًا قرب السطر {line}. غالبًا علامة اقتباس فُتحت ولم تُغلق.",
    ),
    "line-too-long": (
        "Une ligne de ce fichier est trop longue : ce n’est sans doute pas une table.",
        "A line of this file is too long: it is probably not a table.",
        "سطر من هذا الملف طويل جدًا: لعله ليس جدولًا.",
    ),
    "bad-record": (
        "La ligne {line} ne peut pas être lue.",
        "Line {line} cannot be read.",
        "لا يمكن قراءة السطر {line}.",
    ),
    "nul-bytes": (
        "Ce fichier est abîmé : un octet nul à la ligne {line}. Exportez-le de nouveau.",
        "This file is damaged: a zero byte on line {line}. Export it again.",
        "هذا الملف تالف: بايت صفري في السطر {line}. صدّره من جديد.",
    ),
    "bad-encoding": (
        "L’encodage de ce fichier n’est pas reconnu. Enregistrez-le en UTF-8.",
        "The encoding of this file is not recognised. Save it in UTF-8.",
        "ترميز هذا الملف غير معروف. احفظه بترميز UTF-8.",
    ),
    "bad-delimiter": (
        "Ce séparateur n’est pas accepté : virgule, point-virgule, tabulation ou barre.",
        "This delimiter is not accepted: comma, semicolon, tab or bar.",
        "هذا الفاصل غير مقبول: فاصلة أو فاصلة منقوطة أو علامة جدولة أو خط عمودي.",
    ),
    "binary": (
        "Ce fichier n’est pas une table ({kind}). Envoyez un classeur ou un fichier CSV.",
        "This file is not a table ({kind}). Send a workbook or a CSV file.",
        "هذا الملف ليس جدولًا ({kind}). أرسل مصنفًا أو ملف CSV.",
    ),
    "not-a-table": (
        "Ce fichier n’est pas une table ({kind}). Envoyez un classeur ou un fichier CSV.",
        "This file is not a table ({kind}). Send a workbook or a CSV file.",
        "هذا الملف ليس جدولًا ({kind}). أرسل مصنفًا أو ملف CSV.",
    ),
    "bomb": (
        "Ce fichier se gonfle démesurément quand on l’ouvre : il est refusé. Enregistrez la table en CSV.",
        "This file swells out of all proportion when it is opened: it is refused. Save the table as CSV.",
        "ينتفخ هذا الملف بشكل مفرط عند فتحه: رُفض. احفظ الجدول بصيغة CSV.",
    ),
    "encrypted": (
        "Ce fichier est protégé par un mot de passe. Enlevez-le, puis recommencez.",
        "This file is protected by a password. Remove it, then try again.",
        "هذا الملف محمي بكلمة مرور. أزلها ثم أعد المحاولة.",
    ),
    "damaged-archive": (
        "Cette archive est abîmée ou incomplète. Envoyez-la de nouveau.",
        "This archive is damaged or incomplete. Send it again.",
        "هذا الأرشيف تالف أو ناقص. أرسله من جديد.",
    ),
    "damaged-workbook": (
        "Ce classeur est abîmé. Ouvrez-le dans un tableur, enregistrez-le, puis recommencez.",
        "This workbook is damaged. Open it in a spreadsheet program, save it, then try again.",
        "هذا المصنف تالف. افتحه في برنامج جداول واحفظه ثم أعد المحاولة.",
    ),
    "damaged-file": (
        "Ce fichier est abîmé. Exportez-le de nouveau.",
        "This file is damaged. Export it again.",
        "هذا الملف تالف. صدّره من جديد.",
    ),
    "xml-entities": (
        "Ce classeur contient des définitions XML qui n’ont rien à y faire : il est refusé.",
        "This workbook holds XML definitions that do not belong there: it is refused.",
        "يحتوي هذا المصنف على تعريفات XML لا مكان لها فيه: رُفض.",
    ),
    "several-tables": (
        "Cette archive contient {count} tables : {sheets}. Dites laquelle lire, ou envoyez-en une seule.",
        "This archive holds {count} tables: {sheets}. Say which one to read, or send a single one.",
        "يحتوي هذا الأرشيف على {count} جدول: {sheets}. حدد أيها يُقرأ أو أرسل جدولًا واحدًا.",
    ),
    "no-sheet": (
        "Il n’y a pas de feuille « {sheet} ». Il y a : {sheets}.",
        "There is no sheet “{sheet}”. There are: {sheets}.",
        "لا توجد ورقة باسم «{sheet}». الموجود: {sheets}.",
    ),
    "nested-archive": (
        "Cette archive contient une archive qui en contient une autre. Envoyez la table elle-même.",
        "This archive holds an archive that holds another one. Send the table itself.",
        "يحتوي هذا الأرشيف على أرشيف داخله أرشيف آخر. أرسل الجدول نفسه.",
    ),
    "too-many-members": (
        "Cette archive contient trop de fichiers. Envoyez la table elle-même.",
        "This archive holds too many files. Send the table itself.",
        "يحتوي هذا الأرشيف على ملفات كثيرة جدًا. أرسل الجدول نفسه.",
    ),
    "cut-json": (
        "Ce fichier JSON s’arrête avant sa fin, à la ligne {line} : l’envoi a sans doute été coupé. Recommencez.",
        "This JSON file stops before its end, on line {line}: the transfer was probably cut. Try again.",
        "يتوقف ملف JSON هذا قبل نهايته عند السطر {line}: لعل الإرسال انقطع. أعد المحاولة.",
    ),
    "bad-json": (
        "Ce fichier JSON est mal écrit vers la ligne {line}. Exportez-le de nouveau.",
        "This JSON file is badly written near line {line}. Export it again.",
        "ملف JSON هذا مكتوب خطأ قرب السطر {line}. صدّره من جديد.",
    ),
    "too-deep": (
        "Ce fichier JSON est trop imbriqué : ce n’est pas une table.",
        "This JSON file is nested too deep: it is not a table.",
        "ملف JSON هذا متداخل جدًا: ليس جدولًا.",
    ),
    "record-too-long": (
        "Un élément de ce fichier JSON est trop gros : ce n’est sans doute pas une table.",
        "An item of this JSON file is too big: it is probably not a table.",
        "عنصر من ملف JSON هذا كبير جدًا: لعله ليس جدولًا.",
    ),
}


def flaw_words(code: str, row: int, data: Mapping[str, Any], language: str = "fr") -> str:
    """A flaw as a sentence; the code itself when it has no words."""
    return _said(_FLAWS, code, {**data, "row": row}, language) or code


def refusal_words(code: str, data: Mapping[str, Any], language: str = "fr") -> str:
    """A refusal of the engine to read a file as a sentence; "" when it has no words here."""
    return _said(_REFUSALS, code, data, language)


class _Facts(dict[str, str]):
    """The values of a sentence; one that is not known shows as a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


def _said(words: Mapping[str, Three], code: str, data: Mapping[str, Any], language: str) -> str:
    if code not in words:
        return ""
    sentence = words[code][LANGUAGES.index(language) if language in LANGUAGES else 0]
    return sentence.format_map(_Facts({key: _shown(value, language) for key, value in data.items()}))


def _shown(value: Any, language: str) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        shown = ("، " if language == "ar" else ", ").join(map(str, value[:8]))
        return f"{shown}…" if len(value) > 8 else shown
    return str(value)
