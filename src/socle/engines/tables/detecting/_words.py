"""What the detection says, in the languages of the house. It never says that data is personal, nor that it is not: it
says what it saw, and a person decides."""

from __future__ import annotations

from typing import Final

from socle.engines.tables.detecting._kinds import Guess

_COLUMN: Final = {"fr": 0, "en": 1, "ar": 2}

KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "empty": ("colonne vide", "empty column", "عمود فارغ"),
    "boolean": ("oui ou non", "yes or no", "نعم أو لا"),
    "siret": ("numéros SIRET", "SIRET numbers", "أرقام SIRET"),
    "siren": ("numéros SIREN", "SIREN numbers", "أرقام SIREN"),
    "nir": ("numéros de sécurité sociale", "social security numbers", "أرقام الضمان الاجتماعي"),
    "uai": ("codes d’établissement scolaire (UAI)", "school codes (UAI)", "رموز المؤسسات المدرسية (UAI)"),
    "rna": ("numéros d’association (RNA)", "association numbers (RNA)", "أرقام الجمعيات (RNA)"),
    "iban": ("comptes bancaires (IBAN)", "bank accounts (IBAN)", "حسابات بنكية (IBAN)"),
    "email": ("adresses électroniques", "e-mail addresses", "عناوين البريد الإلكتروني"),
    "url": ("adresses de pages web", "web addresses", "عناوين صفحات الويب"),
    "ip": ("adresses IP", "IP addresses", "عناوين IP"),
    "geometry": ("formes géographiques", "geographic shapes", "أشكال جغرافية"),
    "point": ("points WGS 84 dans une seule colonne", "WGS 84 points in one column", "نقاط WGS 84 في عمود واحد"),
    "longitude": ("longitudes WGS 84", "WGS 84 longitudes", "خطوط الطول WGS 84"),
    "latitude": ("latitudes WGS 84", "WGS 84 latitudes", "خطوط العرض WGS 84"),
    "longitude_swapped": (
        "latitudes écrites à la place des longitudes",
        "latitudes written in the place of longitudes",
        "خطوط عرض مكتوبة مكان خطوط الطول",
    ),
    "latitude_swapped": (
        "longitudes écrites à la place des latitudes",
        "longitudes written in the place of latitudes",
        "خطوط طول مكتوبة مكان خطوط العرض",
    ),
    "lambert93_x": ("coordonnées X en Lambert-93", "X coordinates in Lambert-93", "إحداثيات X بنظام Lambert-93"),
    "lambert93_y": ("coordonnées Y en Lambert-93", "Y coordinates in Lambert-93", "إحداثيات Y بنظام Lambert-93"),
    "projected_x": (
        "coordonnées X en mètres (UTM ou voisines)",
        "X coordinates in metres (UTM or alike)",
        "إحداثيات X بالأمتار (UTM أو ما يشبهه)",
    ),
    "projected_y": (
        "coordonnées Y en mètres (UTM ou voisines)",
        "Y coordinates in metres (UTM or alike)",
        "إحداثيات Y بالأمتار (UTM أو ما يشبهه)",
    ),
    "date": ("dates", "dates", "تواريخ"),
    "datetime": ("dates et heures", "dates and times", "تواريخ وأوقات"),
    "year": ("années", "years", "سنوات"),
    "phone": ("numéros de téléphone", "telephone numbers", "أرقام هاتف"),
    "colour": ("couleurs", "colours", "ألوان"),
    "opening_hours": ("heures d’ouverture", "opening hours", "ساعات العمل"),
    "insee_commune": ("codes INSEE de communes", "INSEE codes of communes", "رموز INSEE للبلديات"),
    "postal_code": ("codes postaux", "postal codes", "رموز بريدية"),
    "departement": ("codes de départements", "codes of départements", "رموز المقاطعات"),
    "percentage": ("pourcentages", "percentages", "نسب مئوية"),
    "money": ("sommes d’argent", "amounts of money", "مبالغ مالية"),
    "address": ("adresses postales", "postal addresses", "عناوين بريدية"),
    "identifier": ("identifiants", "identifiers", "معرّفات"),
    "integer": ("nombres entiers", "whole numbers", "أعداد صحيحة"),
    "number": ("nombres", "numbers", "أعداد"),
    "enumeration": ("liste de valeurs", "list of values", "قائمة قيم"),
    "text": ("texte", "text", "نص"),
    "first_name": ("prénoms", "first names", "أسماء شخصية"),
    "family_name": ("noms de famille", "family names", "أسماء عائلية"),
    "full_name": ("noms et prénoms", "first and family names", "أسماء كاملة"),
}

PERSONAL: Final[dict[str, tuple[str, str, str]]] = {
    "name": ("noms de personnes", "names of persons", "أسماء أشخاص"),
    "phone": ("téléphones de personnes", "telephones of persons", "هواتف أشخاص"),
    "email": ("adresses électroniques de personnes", "e-mail addresses of persons", "عناوين إلكترونية لأشخاص"),
    "nir": ("numéros de sécurité sociale", "social security numbers", "أرقام الضمان الاجتماعي"),
    "national_id": ("numéros de pièces d’identité", "identity document numbers", "أرقام وثائق الهوية"),
    "address": ("adresses de personnes", "addresses of persons", "عناوين أشخاص"),
    "birth_date": ("dates de naissance", "birth dates", "تواريخ الميلاد"),
    "free_text": (
        "texte libre où des personnes sont nommées",
        "free text in which persons are named",
        "نص حر تُذكر فيه أسماء أشخاص",
    ),
    "ip": ("adresses IP", "IP addresses", "عناوين IP"),
    "bank": ("comptes bancaires", "bank accounts", "حسابات بنكية"),
    "plate": ("plaques d’immatriculation", "licence plates", "لوحات تسجيل السيارات"),
}

_WHY: Final[dict[str, tuple[str, str, str]]] = {
    "empty": ("Aucune cellule n’est remplie.", "No cell is filled.", "لا توجد أي خلية مملوءة."),
    "shape": (
        "{share} % des cellules remplies ont cette forme.",
        "{share}% of the filled cells have this shape.",
        "{share}% من الخلايا المملوءة لها هذا الشكل.",
    ),
    "key": (
        "La clé de contrôle est juste dans {share} % des cellules remplies.",
        "The check digits are right in {share}% of the filled cells.",
        "رقم التحقق صحيح في {share}% من الخلايا المملوءة.",
    ),
    "label": (
        "Le titre de la colonne le dit, et {share} % des cellules remplies conviennent.",
        "The column’s title says so, and {share}% of the filled cells fit.",
        "عنوان العمود يدل على ذلك، و{share}% من الخلايا المملوءة توافقه.",
    ),
    "words": ("Les seules valeurs sont : {words}.", "The only values are: {words}.", "القيم الوحيدة هي: {words}."),
    "phone": (
        "{share} % des cellules sont des numéros possibles (pays : {region}).",
        "{share}% of the cells are possible numbers (country: {region}).",
        "{share}% من الخلايا أرقام ممكنة (البلد: {region}).",
    ),
    "date": (
        "{share} % des cellules remplies sont des dates, écrites {form}.",
        "{share}% of the filled cells are dates, written {form}.",
        "{share}% من الخلايا المملوءة تواريخ مكتوبة {form}.",
    ),
    "dates": (
        "{share} % des cellules remplies sont des dates, écrites de plusieurs façons.",
        "{share}% of the filled cells are dates, written in several ways.",
        "{share}% من الخلايا المملوءة تواريخ مكتوبة بطرق مختلفة.",
    ),
    "serial": (
        "Le titre annonce une date, et les nombres sont ceux par lesquels un tableur compte les jours.",
        "The title announces a date, and the numbers are those by which a spreadsheet counts days.",
        "العنوان يعلن تاريخًا، والأعداد هي التي يعدّ بها برنامج الجداول الأيام.",
    ),
    "postal": (
        "Cinq chiffres qui commencent comme un département et finissent presque tous par zéro.",
        "Five digits that begin like a département and nearly all end with zero.",
        "خمسة أرقام تبدأ مثل رمز مقاطعة وتنتهي كلها تقريبًا بصفر.",
    ),
    "point": (
        "{share} % des cellules sont deux nombres en degrés ({order}).",
        "{share}% of the cells are two numbers in degrees ({order}).",
        "{share}% من الخلايا عددان بالدرجات ({order}).",
    ),
    "swapped": (
        "Les titres disent une chose et les nombres l’autre : les points ne tombent juste que dans l’autre sens.",
        "The titles say one thing and the numbers the other: the points fall right only the other way round.",
        "العناوين تقول شيئًا والأعداد تقول عكسه: لا تقع النقاط في مكانها إلا بالترتيب الآخر.",
    ),
    "box": (
        "Les deux colonnes voisines donnent ensemble des points d’un même territoire.",
        "The two neighbouring columns together give points of one territory.",
        "العمودان المتجاوران يعطيان معًا نقاطًا من إقليم واحد.",
    ),
    "metres": (
        "Les deux colonnes ont l’ordre de grandeur de coordonnées en mètres : dites leur système.",
        "The two columns have the size of coordinates in metres: say their system.",
        "للعمودين مقدار إحداثيات بالأمتار: اذكروا نظامها.",
    ),
    "address": (
        "{share} % des cellules ont un numéro et un mot de voie.",
        "{share}% of the cells have a number and a street word.",
        "{share}% من الخلايا فيها رقم وكلمة تدل على طريق.",
    ),
    "unique": (
        "{share} % des valeurs sont différentes, sans espace, avec des chiffres.",
        "{share}% of the values differ, without blanks, with digits.",
        "{share}% من القيم مختلفة، دون فراغات، وفيها أرقام.",
    ),
    "few": ("{count} valeurs seulement reviennent.", "Only {count} values come back.", "لا تتكرر إلا {count} قيم."),
    "text": ("Aucune forme ne domine.", "No shape prevails.", "لا يغلب أي شكل."),
    "own_key": (
        "Les cellules suivent la forme et la clé de ces numéros.",
        "The cells keep the shape and the key of these numbers.",
        "الخلايا توافق شكل هذه الأرقام ومفتاحها.",
    ),
    "own_shape": ("Les cellules en ont la forme.", "The cells have this shape.", "الخلايا لها هذا الشكل."),
    "own_label": ("Le titre de la colonne le dit.", "The column’s title says so.", "عنوان العمود يدل على ذلك."),
    "full_names": (
        "La plupart des cellules ressemblent à un prénom et un nom.",
        "Most cells look like a first and a family name.",
        "معظم الخلايا تشبه اسمًا شخصيًا واسمًا عائليًا.",
    ),
    "first_names": (
        "La plupart des cellules ressemblent à un prénom.",
        "Most cells look like a first name.",
        "معظم الخلايا تشبه اسمًا شخصيًا.",
    ),
    "family_names": (
        "La plupart des cellules ressemblent à un nom de famille, ou sont à côté de prénoms.",
        "Most cells look like a family name, or stand beside first names.",
        "معظم الخلايا تشبه اسمًا عائليًا أو تجاور أسماء شخصية.",
    ),
    "statistics": (
        "Des prénoms sans rien d’autre sur les personnes : sans doute une statistique.",
        "First names and nothing else about persons: probably a statistic.",
        "أسماء شخصية دون أي شيء آخر عن الأشخاص: إحصاء على الأرجح.",
    ),
    "places": (
        "Des noms dans une table d’établissements : peut-être ceux que portent les lieux.",
        "Names in a table of establishments: perhaps those that places bear.",
        "أسماء في جدول مؤسسات: قد تكون أسماء الأماكن نفسها.",
    ),
    "mailboxes": (
        "{share} % des adresses portent un nom ou sont chez un service de courrier grand public.",
        "{share}% of the addresses bear a name or are at a public mail service.",
        "{share}% من العناوين تحمل اسمًا أو تابعة لخدمة بريد عامة.",
    ),
    "identity": (
        "Les cellules ont la forme des pièces d’identité de ce pays : {country}. Aucune clé ne permet de le vérifier.",
        "The cells have the shape of identity documents of this country: {country}. There is no key to check them.",
        "للخلايا شكل وثائق الهوية في هذا البلد: {country}. لا يوجد مفتاح للتحقق منها.",
    ),
    "mentions": (
        "Dans {share} % des textes, une personne est nommée ou peut être jointe.",
        "In {share}% of the texts, a person is named or can be reached.",
        "في {share}% من النصوص يُذكر شخص أو يمكن الاتصال به.",
    ),
    "mobiles": (
        "{share} % des numéros sont des mobiles, ou la table parle de personnes.",
        "{share}% of the numbers are mobile ones, or the table is about persons.",
        "{share}% من الأرقام أرقام جوّالة، أو الجدول يخص أشخاصًا.",
    ),
    "beside": (
        "La table contient aussi des noms de personnes.",
        "The table also holds names of persons.",
        "يحتوي الجدول أيضًا على أسماء أشخاص.",
    ),
    "years": (
        "À côté de noms, ces dates s’étalent sur {count} ans.",
        "Beside names, these dates span {count} years.",
        "إلى جانب الأسماء، تمتد هذه التواريخ على {count} سنة.",
    ),
}

_MAY: Final = (
    "Cette colonne contient peut-être des données personnelles : {kind}. {why} À vous de décider.",
    "This column may hold personal data: {kind}. {why} It is for you to decide.",
    "قد يحتوي هذا العمود على بيانات شخصية: {kind}. {why} القرار لكم.",
)
_FORMS: Final = {
    "%Y-%m-%d": ("année-mois-jour", "year-month-day", "سنة-شهر-يوم"),
    "%Y/%m/%d": ("année/mois/jour", "year/month/day", "سنة/شهر/يوم"),
    "%d/%m/%Y": ("jour/mois/année", "day/month/year", "يوم/شهر/سنة"),
    "%m/%d/%Y": ("mois/jour/année", "month/day/year", "شهر/يوم/سنة"),
    "%d/%m/%y": ("jour/mois/année sur deux chiffres", "day/month/two-digit year", "يوم/شهر/سنة برقمين"),
    "%Y-%d-%m": ("année-jour-mois", "year-day-month", "سنة-يوم-شهر"),
    "%Y%m%d": ("d’un seul tenant : année, mois, jour", "in one piece: year, month, day", "متصلة: سنة ثم شهر ثم يوم"),
    "%d %B %Y": ("en toutes lettres", "in words", "بالحروف"),
}
_ORDERS: Final = {
    "latlon": ("latitude, longitude", "latitude, longitude", "خط العرض ثم خط الطول"),
    "lonlat": ("longitude, latitude", "longitude, latitude", "خط الطول ثم خط العرض"),
}


def column_of(language: str) -> int:
    """The place of a language in the triples of words: English for one that is not known."""
    return _COLUMN.get(language.split("-")[0], 1)


def why(guess: Guess, language: str) -> str:
    """Why a kind was found, as a sentence."""
    at = column_of(language)
    data = {key: str(value) for key, value in guess.data.items()}
    if "share" in guess.data:
        data["share"] = str(round(100 * float(guess.data["share"])))
    if "words" in guess.data:
        data["words"] = ", ".join(guess.data["words"])
    data["form"] = _FORMS.get(data.get("form", ""), ("", "", ""))[at]
    data["order"] = _ORDERS.get(data.get("order", ""), ("", "", ""))[at]
    return spaced(filled(_WHY[guess.why][at], data), language)


def personal_why(guess: Guess, language: str) -> str:
    """What the column may hold, what was seen, and that a person decides."""
    at = column_of(language)
    return spaced(filled(_MAY[at], {"kind": PERSONAL[guess.kind][at], "why": why(guess, language)}), language)


def kind_name(kind: str, language: str) -> str:
    """The name of a kind of values, in words."""
    return spaced(KINDS[kind][column_of(language)], language)


def filled(words: str, data: dict[str, str]) -> str:
    """The sentence with its values: replaced once, so that a value cannot hold a place of its own."""
    parts = words.split("{")
    out = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        out += [data.get(name, ""), rest]
    return "".join(out)


def spaced(words: str, language: str) -> str:
    """French spaces before its high signs."""
    if not language.startswith("fr"):
        return words
    for sign, space in ((" :", "\u00a0:"), (" %", "\u202f%"), (" ;", "\u202f;"), (" ?", "\u202f?"), (" !", "\u202f!")):
        words = words.replace(sign, space)
    return words.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
