"""What is said of each rule that is broken, in French, English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from socle.engines.tables.checking._phrases import Said

# For each rule: what is wrong with this cell, and what to do.
RULES: Final[Mapping[str, tuple[Said, Said]]] = {
    "type": (
        ("{cell} n’est pas {kind}.", "{cell} is not {kind}.", "{cell} ليس {kind}."),
        ("Attendu : {expected}.", "Expected: {expected}.", "المنتظر: {expected}."),
    ),
    "required": (
        ("La valeur manque.", "The value is missing.", "القيمة ناقصة."),
        (
            "Remplissez cette cellule : elle est obligatoire.",
            "Fill in this cell: it is required.",
            "املأ هذه الخانة: هي إلزامية.",
        ),
    ),
    "minLength": (
        ("{cell} est trop court.", "{cell} is too short.", "{cell} أقصر مما يجب."),
        (
            "Il faut au moins {value} signes.",
            "At least {value} characters are needed.",
            "يلزم {value} علامات على الأقل.",
        ),
    ),
    "maxLength": (
        ("{cell} est trop long.", "{cell} is too long.", "{cell} أطول مما يجب."),
        (
            "Il faut au plus {value} signes.",
            "At most {value} characters are allowed.",
            "يلزم {value} علامات على الأكثر.",
        ),
    ),
    "minimum": (
        ("{cell} est trop petit.", "{cell} is too small.", "{cell} أصغر مما يجب."),
        (
            "La valeur doit être {value} ou plus.",
            "The value must be {value} or more.",
            "يجب أن تكون القيمة {value} أو أكثر.",
        ),
    ),
    "maximum": (
        ("{cell} est trop grand.", "{cell} is too large.", "{cell} أكبر مما يجب."),
        (
            "La valeur doit être {value} ou moins.",
            "The value must be {value} or less.",
            "يجب أن تكون القيمة {value} أو أقل.",
        ),
    ),
    "exclusiveMinimum": (
        ("{cell} est trop petit.", "{cell} is too small.", "{cell} أصغر مما يجب."),
        ("La valeur doit dépasser {value}.", "The value must be more than {value}.", "يجب أن تتجاوز القيمة {value}."),
    ),
    "exclusiveMaximum": (
        ("{cell} est trop grand.", "{cell} is too large.", "{cell} أكبر مما يجب."),
        (
            "La valeur doit rester sous {value}.",
            "The value must be less than {value}.",
            "يجب أن تبقى القيمة دون {value}.",
        ),
    ),
    "pattern": (
        (
            "{cell} n’a pas la forme attendue.",
            "{cell} does not have the expected form.",
            "{cell} ليس على الشكل المنتظر.",
        ),
        ("Forme attendue : {pattern}.", "Expected form: {pattern}.", "الشكل المنتظر: {pattern}."),
    ),
    "enum": (
        ("{cell} n’est pas dans la liste.", "{cell} is not in the list.", "{cell} ليس في القائمة."),
        (
            "Choisissez une de ces valeurs, écrite exactement ainsi : {words}.",
            "Choose one of these values, written exactly so: {words}.",
            "اختر إحدى هذه القيم كما هي مكتوبة: {words}.",
        ),
    ),
    "jsonSchema": (
        (
            "{cell} n’a pas la structure attendue.",
            "{cell} does not have the expected structure.",
            "{cell} ليس له البنية المنتظرة.",
        ),
        (
            "Voyez la structure décrite dans le schéma.",
            "See the structure described in the schema.",
            "انظر البنية الموصوفة في المخطط.",
        ),
    ),
    "unique": (
        (
            "{cell} est déjà à la ligne {before}.",
            "{cell} is already in row {before}.",
            "{cell} موجود من قبل في السطر {before}.",
        ),
        (
            "Chaque valeur ne peut venir qu’une fois : corrigez ou supprimez l’une des deux lignes.",
            "Each value may come only once: correct or remove one of the two rows.",
            "لا ترد كل قيمة إلا مرة واحدة: صحّح أحد السطرين أو احذفه.",
        ),
    ),
    "unique-key": (
        (
            "{cell} est déjà à la ligne {before} ({names}).",
            "{cell} is already in row {before} ({names}).",
            "{cell} موجود من قبل في السطر {before} ({names}).",
        ),
        (
            "Ces colonnes ensemble ne peuvent avoir deux fois les mêmes valeurs : {names}.",
            "These columns together may not have the same values twice: {names}.",
            "لا يمكن أن تتكرر القيم نفسها في هذه الأعمدة معًا: {names}.",
        ),
    ),
    "primary-key": (
        (
            "L’identifiant {cell} est déjà à la ligne {before}.",
            "The identifier {cell} is already in row {before}.",
            "المعرّف {cell} موجود من قبل في السطر {before}.",
        ),
        (
            "Chaque ligne doit avoir son propre identifiant ({names}).",
            "Each row must have its own identifier ({names}).",
            "يجب أن يكون لكل سطر معرّف خاص به ({names}).",
        ),
    ),
    "primary-key-empty": (
        ("L’identifiant de la ligne manque.", "The row’s identifier is missing.", "معرّف السطر ناقص."),
        ("Remplissez {names}.", "Fill in {names}.", "املأ {names}."),
    ),
    "foreign-key": (
        (
            "{cell} n’existe pas dans {resource} ({there}).",
            "{cell} does not exist in {resource} ({there}).",
            "{cell} غير موجود في {resource} ({there}).",
        ),
        (
            "Corrigez {names}, ou ajoutez la ligne qui manque dans l’autre table.",
            "Correct {names}, or add the missing row to the other table.",
            "صحّح {names} أو أضف السطر الناقص إلى الجدول الآخر.",
        ),
    ),
    "missing-label": (
        ("La colonne {name} manque.", "The column {name} is missing.", "العمود {name} ناقص."),
        ("Ajoutez-la, avec ce nom exact.", "Add it, with exactly this name.", "أضفه بهذا الاسم تمامًا."),
    ),
    "extra-label": (
        (
            "Le schéma ne connaît pas la colonne {cell}.",
            "The schema does not know the column {cell}.",
            "المخطط لا يعرف العمود {cell}.",
        ),
        ("Renommez-la ou supprimez-la.", "Rename or remove it.", "غيّر اسمه أو احذفه."),
    ),
    "blank-label": (
        ("La colonne {column} n’a pas de nom.", "Column {column} has no name.", "العمود {column} بلا اسم."),
        ("Donnez-lui un nom dans l’en-tête.", "Name it in the header.", "أعطه اسمًا في السطر الأول."),
    ),
    "duplicate-label": (
        (
            "Le nom {cell} est déjà celui de la colonne {first}.",
            "The name {cell} is already that of column {first}.",
            "الاسم {cell} هو اسم العمود {first}.",
        ),
        ("Chaque colonne doit avoir son nom.", "Each column needs a name of its own.", "يجب أن يكون لكل عمود اسمه."),
    ),
    "incorrect-label": (
        (
            "La colonne {column} s’appelle {cell}.",
            "Column {column} is named {cell}.",
            "اسم العمود {column} هو {cell}.",
        ),
        (
            "Le schéma attend {name} à cette place.",
            "The schema expects {name} here.",
            "المخطط ينتظر {name} في هذا المكان.",
        ),
    ),
    "unchecked": (
        (
            "La colonne {column} s’appelle {cell} : ses cellules n’ont pas été contrôlées.",
            "Column {column} is named {cell}: its cells were not checked.",
            "اسم العمود {column} هو {cell}: لم تُفحص خاناته.",
        ),
        (
            "Le schéma attend {name} à cette place.",
            "The schema expects {name} here.",
            "المخطط ينتظر {name} في هذا المكان.",
        ),
    ),
    "unmatched-header": (
        (
            "Aucune colonne n’est connue du schéma.",
            "The schema knows none of the columns.",
            "المخطط لا يعرف أي عمود.",
        ),
        (
            "Vérifiez que c’est le bon fichier, ou le bon schéma.",
            "See whether this is the right file, or the right schema.",
            "تحقق من أنه الملف الصحيح أو المخطط الصحيح.",
        ),
    ),
    "blank-row": (
        ("La ligne est vide.", "The row is empty.", "السطر فارغ."),
        ("Supprimez-la.", "Remove it.", "احذفه."),
    ),
    "missing-cell": (
        ("La ligne s’arrête avant cette colonne.", "The row ends before this column.", "السطر ينتهي قبل هذا العمود."),
        (
            "Il manque des séparateurs : complétez la ligne.",
            "Separators are missing: complete the row.",
            "تنقص فواصل: أكمل السطر.",
        ),
    ),
    "extra-cell": (
        (
            "La ligne a une cellule de trop : {cell}.",
            "The row has one cell too many: {cell}.",
            "في السطر خانة زائدة: {cell}.",
        ),
        (
            "Un séparateur est de trop, ou un texte qui en contient n’est pas entre guillemets.",
            "There is a separator too many, or a text that holds one is not in quotes.",
            "هناك فاصل زائد، أو نص فيه فاصل ليس بين علامتي تنصيص.",
        ),
    ),
    "encoding-error": (
        (
            "Le fichier mélange deux encodages de caractères.",
            "The file mixes two character encodings.",
            "يمزج الملف بين ترميزين للحروف.",
        ),
        (
            "Enregistrez tout le fichier en UTF-8. Les lignes ont été lues chacune dans le sien.",
            "Save the whole file as UTF-8. Each line was read in its own.",
            "احفظ الملف كله بترميز UTF-8. قُرئ كل سطر بترميزه.",
        ),
    ),
    "french-siret-value": (
        (
            "{cell} n’est pas un SIRET : sa clé est fausse.",
            "{cell} is not a SIRET: its check digit is wrong.",
            "{cell} ليس رقم SIRET: رقم التحقق خاطئ.",
        ),
        (
            "Recopiez les 14 chiffres depuis l’avis de situation.",
            "Copy the 14 digits from the company’s record.",
            "انقل الأرقام الأربعة عشر من وثيقة المؤسسة.",
        ),
    ),
    "french-siren-value": (
        (
            "{cell} n’est pas un SIREN : sa clé est fausse.",
            "{cell} is not a SIREN: its check digit is wrong.",
            "{cell} ليس رقم SIREN: رقم التحقق خاطئ.",
        ),
        (
            "Recopiez les 9 chiffres depuis l’avis de situation.",
            "Copy the 9 digits from the company’s record.",
            "انقل الأرقام التسعة من وثيقة المؤسسة.",
        ),
    ),
    "compare-columns-value": (
        ("{cell} ne va pas avec {names}.", "{cell} does not go with {names}.", "{cell} لا يتفق مع {names}."),
        ("Il faut {name} {op} {names}.", "It must be that {name} {op} {names}.", "يجب أن يكون {name} {op} {names}."),
    ),
    "sum-columns-value": (
        ("{cell} n’est pas la somme de {names}.", "{cell} is not the sum of {names}.", "{cell} ليس مجموع {names}."),
        ("Corrigez le total ou ses parts.", "Correct the total or its parts.", "صحّح المجموع أو أجزاءه."),
    ),
    "cohesive-columns-value": (
        (
            "Certaines de ces colonnes sont remplies, d’autres non : {name}, {names}.",
            "Some of these columns are filled, others are not: {name}, {names}.",
            "بعض هذه الأعمدة مملوء وبعضها فارغ: {name}، {names}.",
        ),
        ("Remplissez-les toutes, ou aucune.", "Fill in all of them, or none.", "املأها كلها أو اتركها كلها."),
    ),
    "year-interval-value": (
        ("{cell} n’est pas une période d’années.", "{cell} is not a span of years.", "{cell} ليس فترة سنوات."),
        (
            "Écrivez deux années, la plus ancienne d’abord, comme 2023/2024.",
            "Write two years, the earlier first, such as 2023/2024.",
            "اكتب سنتين، الأقدم أولًا، مثل 2023/2024.",
        ),
    ),
    "one-of-required": (
        (
            "Ni {name} ni {names} n’est rempli.",
            "Neither {name} nor {names} is filled in.",
            "لا {name} ولا {names} مملوء.",
        ),
        ("Remplissez au moins l’un des deux.", "Fill in at least one of the two.", "املأ أحدهما على الأقل."),
    ),
    "nomenclature-actes-value": (
        (
            "{cell} ne suit pas la nomenclature des actes.",
            "{cell} does not follow the nomenclature of acts.",
            "{cell} لا يتبع تصنيف القرارات.",
        ),
        (
            "Écrivez la matière, une barre sans espaces, puis la sous-matière, comme Finances locales/Fiscalité.",
            "Write the matter, a stroke without spaces, then the sub-matter, such as Finances locales/Fiscalité.",
            "اكتب المادة ثم خطًا مائلًا بلا فراغ ثم المادة الفرعية، مثل Finances locales/Fiscalité.",
        ),
    ),
    "phone-number-value": (
        ("{cell} n’est pas un numéro de téléphone.", "{cell} is not a telephone number.", "{cell} ليس رقم هاتف."),
        (
            "Écrivez-le comme 01 23 45 67 89 ou +33123456789.",
            "Write it such as 01 23 45 67 89 or +33123456789.",
            "اكتبه مثل 01 23 45 67 89 أو +33123456789.",
        ),
    ),
    "opening-hours-value": (
        ("{cell} n’est pas un horaire lisible.", "{cell} is not a readable timetable.", "{cell} ليس توقيتًا مقروءًا."),
        (
            "Suivez la forme d’OpenStreetMap, comme Mo-Fr 08:30-12:00,14:00-18:00.",
            "Follow the form of OpenStreetMap, such as Mo-Fr 08:30-12:00,14:00-18:00.",
            "اتبع صيغة OpenStreetMap، مثل Mo-Fr 08:30-12:00,14:00-18:00.",
        ),
    ),
}
