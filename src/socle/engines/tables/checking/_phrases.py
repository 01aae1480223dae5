"""The sentences of a check, in French, English and Arabic. Names in braces are filled by `words`; what is quoted comes
already in the quotation marks of the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Said = tuple[str, str, str]

# What a cell of each type should be: what it is called, and how it is written.
TYPES: Final[Mapping[str, tuple[Said, Said]]] = {
    "integer": (
        ("un nombre entier", "a whole number", "عددًا صحيحًا"),
        ("des chiffres seuls, comme 42", "digits only, such as 42", "أرقام فقط، مثل 42"),
    ),
    "number": (
        ("un nombre", "a number", "عددًا"),
        ("un nombre comme {number}", "a number such as {number}", "عدد مثل {number}"),
    ),
    "boolean": (
        ("une des valeurs prévues", "one of the expected values", "إحدى القيم المنتظرة"),
        ("{words}", "{words}", "{words}"),
    ),
    "date": (
        ("une date qui existe", "a date that exists", "تاريخًا موجودًا"),
        ("une date écrite {form}", "a date written {form}", "تاريخ مكتوب على شكل {form}"),
    ),
    "time": (
        ("une heure", "a time of day", "ساعة"),
        ("une heure écrite {form}", "a time written {form}", "ساعة مكتوبة على شكل {form}"),
    ),
    "datetime": (
        ("une date avec son heure", "a date with its time", "تاريخًا مع ساعته"),
        ("une date et une heure écrites {form}", "a date and time written {form}", "تاريخ وساعة على شكل {form}"),
    ),
    "year": (
        ("une année", "a year", "سنة"),
        ("quatre chiffres, comme 2024", "four digits, such as 2024", "أربعة أرقام، مثل 2024"),
    ),
    "yearmonth": (
        ("un mois", "a month", "شهرًا"),
        (
            "l’année puis le mois, comme 2024-03",
            "the year then the month, such as 2024-03",
            "السنة ثم الشهر، مثل 2024-03",
        ),
    ),
    "duration": (
        ("une durée", "a duration", "مدة"),
        (
            "une durée ISO 8601, comme P3D (trois jours) ou PT2H30M",
            "an ISO 8601 duration, such as P3D (three days) or PT2H30M",
            "مدة بصيغة ISO 8601، مثل P3D (ثلاثة أيام) أو PT2H30M",
        ),
    ),
    "geopoint": (
        ("un point", "a point", "نقطة"),
        (
            "la longitude puis la latitude en degrés, comme {point}",
            "the longitude then the latitude in degrees, such as {point}",
            "خط الطول ثم خط العرض بالدرجات، مثل {point}",
        ),
    ),
    "geojson": (
        ("un objet GeoJSON", "a GeoJSON object", "كائن GeoJSON"),
        (
            "un objet GeoJSON complet, comme {geojson}",
            "a whole GeoJSON object, such as {geojson}",
            "كائن GeoJSON كامل، مثل {geojson}",
        ),
    ),
    "topojson": (
        ("un objet TopoJSON", "a TopoJSON object", "كائن TopoJSON"),
        ("un objet TopoJSON complet", "a whole TopoJSON object", "كائن TopoJSON كامل"),
    ),
    "object": (
        ("un objet JSON", "a JSON object", "كائن JSON"),
        ("du JSON entre accolades", "JSON between braces", "JSON بين قوسين معقوفين"),
    ),
    "array": (
        ("une liste JSON", "a JSON list", "قائمة JSON"),
        (
            'du JSON entre crochets, comme ["a", "b"]',
            'JSON between brackets, such as ["a", "b"]',
            'JSON بين قوسين مربعين، مثل ["a", "b"]',
        ),
    ),
    "list": (
        ("une liste de valeurs justes", "a list of right values", "قائمة قيم صحيحة"),
        (
            "des valeurs de type {item} séparées par {delimiter}",
            "values of type {item} separated by {delimiter}",
            "قيم من نوع {item} يفصل بينها {delimiter}",
        ),
    ),
    "email": (
        ("une adresse électronique", "an e-mail address", "عنوان بريد إلكتروني"),
        (
            "une seule adresse, comme mairie@exemple.fr",
            "one address, such as hall@example.org",
            "عنوان واحد، مثل hall@example.org",
        ),
    ),
    "uri": (
        ("une adresse web", "a web address", "عنوان ويب"),
        ("une adresse qui commence par https://", "an address that begins with https://", "عنوان يبدأ بـ https://"),
    ),
    "uuid": (
        ("un identifiant UUID", "a UUID", "معرّف UUID"),
        (
            "32 chiffres et lettres de a à f, comme 2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
            "32 digits and letters a to f, such as 2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
            "32 رقمًا وحرفًا من a إلى f، مثل 2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
        ),
    ),
    "binary": (
        ("du contenu en base64", "base64 content", "محتوى base64"),
        ("du texte base64 complet", "whole base64 text", "نص base64 كامل"),
    ),
    "string": (("un texte", "a text", "نصًا"), ("un texte", "a text", "نص")),
    "any": (("une valeur", "a value", "قيمة"), ("une valeur", "a value", "قيمة")),
}

WARNINGS: Final[Mapping[str, Said]] = {
    "name-not-plain": (
        "Le nom du schéma {name} a d’autres signes que des minuscules, des chiffres et « . _ - / ».",
        "The schema’s name {name} has other signs than lower-case letters, digits and “. _ - /”.",
        "في اسم المخطط {name} علامات غير الحروف الصغيرة والأرقام و«. _ - /».",
    ),
    "bad-property": (
        "{path} : la propriété {property} n’est pas comme le standard la veut. Elle n’est pas appliquée.",
        "{path}: the property {property} is not as the standard wants it. It is not applied.",
        "{path}: الخاصية {property} ليست كما يريدها المعيار، فلم تُطبَّق.",
    ),
    "field-without-name": (
        "{path} : ce champ n’a pas de nom.",
        "{path}: this field has no name.",
        "{path}: هذا الحقل بلا اسم.",
    ),
    "duplicate-field": (
        "Le champ {name} est décrit deux fois : la première description compte.",
        "The field {name} is described twice: the first description counts.",
        "الحقل {name} موصوف مرتين: يُعتمد الوصف الأول.",
    ),
    "misplaced-constraint": (
        "{path} : {property} doit être dans « constraints ». Il n’est pas appliqué.",
        "{path}: {property} belongs in “constraints”. It is not applied.",
        "{path}: مكان {property} داخل «constraints»، فلم يُطبَّق.",
    ),
    "unknown-type": (
        "{path} : le type {type} n’existe pas. Toute valeur est acceptée.",
        "{path}: there is no type {type}. Any value is accepted.",
        "{path}: النوع {type} غير موجود، فتُقبل كل قيمة.",
    ),
    "unknown-format": (
        "{path} : le format {format} n’existe pas pour le type {type}. Le format usuel est appliqué.",
        "{path}: there is no format {format} for the type {type}. The usual one is applied.",
        "{path}: الصيغة {format} غير موجودة للنوع {type}، فتُطبَّق الصيغة المعتادة.",
    ),
    "constraint-not-of-type": (
        "{path} : la contrainte {property} n’existe pas pour le type {type}. Elle n’est pas appliquée.",
        "{path}: there is no constraint {property} for the type {type}. It is not applied.",
        "{path}: القيد {property} غير موجود للنوع {type}، فلم يُطبَّق.",
    ),
    "unknown-field": (
        "{property} nomme un champ inconnu : {name}. Ce n’est pas appliqué.",
        "{property} names an unknown field: {name}. It is not applied.",
        "{property} يسمّي حقلًا مجهولًا: {name}، فلم يُطبَّق.",
    ),
    "bad-bound": (
        "{path} : {property} vaut {value}, qui n’est pas du type du champ. Ce n’est pas appliqué.",
        "{path}: {property} is {value}, which is not of the field’s type. It is not applied.",
        "{path}: قيمة {property} هي {value} وليست من نوع الحقل، فلم تُطبَّق.",
    ),
    "bad-enum": (
        "{path} : la valeur {value} de la liste n’est pas du type du champ.",
        "{path}: the value {value} of the list is not of the field’s type.",
        "{path}: القيمة {value} في القائمة ليست من نوع الحقل.",
    ),
    "bad-pattern": (
        "{path} : {pattern} n’est pas une expression rationnelle. Elle n’est pas appliquée.",
        "{path}: {pattern} is not a regular expression. It is not applied.",
        "{path}: {pattern} ليس تعبيرًا نمطيًا، فلم يُطبَّق.",
    ),
    "slow-pattern": (
        "{path} : {pattern} demande un moteur plus lent. Les cellules qui lui prendraient trop de temps ne lui sont "
        "pas soumises.",
        "{path}: {pattern} needs a slower engine. Cells that would take it too long are not put to it.",
        "{path}: يحتاج {pattern} إلى محرك أبطأ. لا تُعرض عليه الخانات التي تأخذ منه وقتًا أطول مما يجب.",
    ),
    "cells-too-long": (
        "{path} : des cellules n’ont pas été comparées à la forme attendue, car cela prendrait trop de temps.",
        "{path}: some cells were not compared with the expected form, for it would take too long.",
        "{path}: لم تُقارن بعض الخانات بالشكل المنتظر لأن ذلك يستغرق وقتًا أطول مما يجب.",
    ),
    "keyword-not-applied": (
        "{path} : le mot {name} de jsonSchema n’est pas appliqué ici.",
        "{path}: the keyword {name} of jsonSchema is not applied here.",
        "{path}: الكلمة {name} من jsonSchema لا تُطبَّق هنا.",
    ),
    "foreign-key-unchecked": (
        "La table {resource}, à laquelle {path} renvoie, n’a pas été donnée ou n’a pas ces colonnes : ce lien n’est "
        "pas contrôlé.",
        "The table {resource}, to which {path} refers, was not given or lacks these columns: this link is not checked.",
        "الجدول {resource} الذي يشير إليه {path} غير معطى أو تنقصه هذه الأعمدة: لم تُفحص هذه الصلة.",
    ),
    "bad-custom-check": (
        "Le contrôle {name} n’est pas connu, ou il lui manque un paramètre. Il n’est pas appliqué.",
        "The check {name} is not known, or lacks a parameter. It is not applied.",
        "الفحص {name} غير معروف أو ينقصه معامل، فلم يُطبَّق.",
    ),
}

PLAIN: Final[Mapping[str, Said]] = {
    "row": ("ligne", "row", "السطر"),
    "rows": ("{count} lignes", "{count} rows", "الأسطر: {count}"),
    "columns": ("{count} colonnes", "{count} columns", "الأعمدة: {count}"),
    "valid": ("Valide : rien à corriger.", "Valid: nothing to correct.", "صالح: لا شيء يحتاج إلى تصحيح."),
    "found": ("Constats : {count}", "Findings: {count}", "الملاحظات: {count}"),
    "whole-rows": ("En-tête et lignes entières", "Header and whole rows", "سطر العناوين والأسطر الكاملة"),
    "such": ("lignes ", "rows ", "الأسطر "),
    "findings": ("constats", "findings", "الملاحظات"),
    "where": ("Ligne {row}, {name} : ", "Row {row}, {name}: ", "السطر {row}، {name}: "),
    "where-row": ("Ligne {row} : ", "Row {row}: ", "السطر {row}: "),
    "where-header": ("En-tête : ", "Header: ", "سطر العناوين: "),
    "or": (" ou ", " or ", " أو "),
    "more": ("… ({count} valeurs en tout)", "… ({count} values in all)", "… ({count} قيمة في المجموع)"),
    "this-table": ("cette table", "this table", "هذا الجدول"),
    "any-date": (
        "sous une forme courante, comme 2024-03-15",
        "in a usual form, such as 2024-03-15",
        "بصيغة معتادة، مثل 2024-03-15",
    ),
    "such-as": ("{form}, comme {example}", "{form}, such as {example}", "{form}، مثل {example}"),
}
