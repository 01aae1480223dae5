"""Tables about nobody: places, acts, counts, firms, schools and streets that bear names."""

from __future__ import annotations

from socle.engines.tables.detecting._people import plain
from socle.engines.tables.tests.municipal._draw import Draw, Maker, Sheet
from socle.engines.tables.tests.municipal._words import (
    ACTS,
    BRANDS,
    CLUBS,
    DISHES,
    FIRMS,
    PLACES,
    STOPS,
    STREET_KINDS,
    STREET_NAMES,
    TOWNS,
    TREES,
    VILLAGES,
)


def _facilities(d: Draw, rows: int) -> Sheet:
    labels = [
        "Équipement",
        "Type",
        "Adresse",
        "Code postal",
        "Commune",
        "Téléphone",
        "Courriel",
        "Site",
        "Latitude",
        "Longitude",
        "Ouverture",
    ]
    columns = [(label, "") for label in labels]
    out = []
    for _ in range(rows):
        place = d.of(PLACES)
        word = plain(place.split()[0])
        out.append(
            [
                place.format(d.of(STREET_NAMES)),
                d.of(["sport", "culture", "enfance"]),
                d.street(),
                f"{d.number(10, 94)}{d.number(10, 99)}0",
                d.of(TOWNS),
                d.landline(),
                f"{d.of(['contact', 'accueil', word, 'secretariat'])}@{plain(d.of(TOWNS))}.example",
                f"https://www.{word}.example/",
                f"48.{d.digits(5)}",
                f"2.{d.digits(5)}",
                d.of(["Mo-Fr 09:00-18:00", "Tu-Sa 10:00-19:00"]),
            ]
        )
    return columns, out


def _trees(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "") for label in ["Identifiant", "Espèce", "Genre latin", "Hauteur (m)", "Plantation", "Lieu", "X", "Y"]
    ]
    return columns, [
        [
            f"A{at:05d}",
            d.of(TREES),
            d.of(["Tilia", "Platanus", "Acer", "Quercus", "Aesculus", "Cedrus", "Delonix", "Khaya", "Mangifera"]),
            f"{d.number(2, 25)},{d.number(0, 9)}",
            str(d.number(1950, 2022)),
            f"{d.of(STREET_KINDS).upper()} {d.of(STREET_NAMES).upper()}",
            f"{d.number(640_000, 660_000)}.{d.digits(2)}",
            f"{d.number(6_850_000, 6_870_000)}.{d.digits(2)}",
        ]
        for at in range(rows)
    ]


def _subsidies(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "")
        for label in [
            "nomAttribuant",
            "idAttribuant",
            "dateConvention",
            "nomBeneficiaire",
            "idBeneficiaire",
            "objet",
            "montant",
            "nature",
        ]
    ]
    town, ours = d.of(TOWNS), d.luhn(14)
    return columns, [
        [
            f"Commune de {town}",
            ours,
            d.date(2023, 2024, "{y}-{m}-{d}"),
            d.of(CLUBS).format(d.of(TOWNS)),
            d.luhn(14),
            d.of(["Fonctionnement annuel", "Achat de matériel", "Tournoi des jeunes", "Festival d’été"]),
            str(d.number(200, 20_000)),
            "aide en numéraire",
        ]
        for _ in range(rows)
    ]


def _contracts(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "")
        for label in [
            "id",
            "objet",
            "titulaire",
            "siret titulaire",
            "code CPV",
            "montant",
            "dateNotification",
            "procedure",
        ]
    ]
    return columns, [
        [
            f"2024V{at:03d}",
            d.of(ACTS).format(d.of(STREET_NAMES)),
            d.of(FIRMS).format(d.of(d.family)),
            d.luhn(14),
            d.digits(8),
            f"{d.number(5, 900)} {d.digits(3)},{d.digits(2)}",
            d.date(2024, 2024, "{d}/{m}/{y}"),
            d.of(["Procédure adaptée", "Appel d’offres ouvert"]),
        ]
        for at in range(rows)
    ]


def _streets(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "") for label in ["code_voie", "nom_voie", "commune", "code_insee", "longueur_m", "date_deliberation"]
    ]
    code = f"{d.number(10, 94)}{d.digits(3)}"
    out = []
    for at in range(rows):
        bearer = " ".join(d.person()) if d.rng.random() < 0.5 else d.of(STREET_NAMES)
        out.append(
            [
                f"{code}_{at:04d}",
                f"{d.of(STREET_KINDS)} {bearer}",
                d.of(TOWNS[:2]),
                code,
                str(d.number(40, 2500)),
                d.date(1960, 2020, "{y}-{m}-{d}"),
            ]
        )
    return columns, out


def _counts(d: Draw, rows: int) -> Sheet:
    columns = [(label, "") for label in ["Date", "Compteur", "Sens", "Vélos", "Météo", "Part (%)"]]
    return columns, [
        [
            d.date(2024, 2024, "{d}/{m}/{y}"),
            d.of(["Pont Neuf", "Quai Nord", "Gare"]),
            d.of(["entrant", "sortant"]),
            str(d.number(0, 2400)),
            d.of(["soleil", "pluie", "vent"]),
            f"{d.number(0, 99)},{d.digits(1)}",
        ]
        for _ in range(rows)
    ]


def _menus(d: Draw, rows: int) -> Sheet:
    columns = [(label, "") for label in ["jour", "rang", "plat", "bio", "allergènes"]]
    return columns, [
        [
            d.date(2024, 2024, "{y}-{m}-{d}"),
            str(d.number(1, 5)),
            d.of(DISHES),
            d.of(["oui", "non"]),
            d.of(["gluten", "lait", "œufs", ""]),
        ]
        for _ in range(rows)
    ]


def _births(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "")
        for label in ["COLL_NOM", "COLL_INSEE", "ENFANT_PRENOM", "ENFANT_SEXE", "NOMBRE_OCCURRENCES", "ANNEE"]
    ]
    town = d.of(TOWNS)
    return columns, [
        [town, "35051", d.of(d.first), d.of(["F", "M"]), str(d.number(1, 12)), str(d.number(2015, 2024))]
        for _ in range(rows)
    ]


def _acts(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "")
        for label in [
            "COLL_NOM",
            "COLL_SIRET",
            "DELIB_ID",
            "DELIB_DATE",
            "DELIB_OBJET",
            "VOTE_POUR",
            "VOTE_CONTRE",
            "DELIB_URL",
        ]
    ]
    town, ours = d.of(TOWNS), d.luhn(14)
    return columns, [
        [
            f"Commune de {town}",
            ours,
            f"2024-{at:03d}",
            d.date(2024, 2024, "{y}-{m}-{d}"),
            d.of(ACTS).format(d.of(STREET_NAMES)),
            str(d.number(18, 33)),
            str(d.number(0, 9)),
            f"https://{plain(town)}.example/{at}.pdf",
        ]
        for at in range(rows)
    ]


def _schools(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "") for label in ["UAI", "Établissement", "Secteur", "Adresse", "Classes", "Élèves", "Téléphone"]
    ]
    out = []
    for _ in range(rows):
        number = d.digits(7)
        out.append(
            [
                number + "ABCDEFGHJKLMNPRSTUVWXYZ"[int(number) % 23],
                f"École {d.of(['élémentaire', 'maternelle'])} {' '.join(d.person())}",
                d.of(["Public", "Privé"]),
                d.street(),
                str(d.number(3, 16)),
                str(d.number(60, 420)),
                d.landline(),
            ]
        )
    return columns, out


def _works(d: Draw, rows: int) -> Sheet:
    columns = [
        (label, "") for label in ["numero_arrete", "voie", "debut", "fin", "entreprise", "nature", "circulation"]
    ]
    return columns, [
        [
            f"AR-{at:04d}",
            d.street(),
            d.date(2024, 2024, "{d}/{m}/{y}"),
            d.date(2025, 2025, "{d}/{m}/{y}"),
            d.of(FIRMS).format(d.of(d.family)),
            d.of(["Réseau d’eau", "Fibre", "Enrobé"]),
            d.of(["alternée", "interdite"]),
        ]
        for at in range(rows)
    ]


def _stops(d: Draw, rows: int) -> Sheet:
    columns = [(label, "") for label in ["stop_id", "nom_arret", "ligne", "abri", "lat", "lon"]]
    return columns, [
        [
            f"S{at:04d}",
            d.of(STOPS),
            d.of(["A", "B", "12"]),
            d.of(["oui", "non"]),
            f"45.{d.digits(5)}",
            f"4.{d.digits(5)}",
        ]
        for at in range(rows)
    ]


def _villages(d: Draw, rows: int) -> Sheet:
    columns = [(label, "") for label in ["region", "village", "habitants", "menages", "point_eau"]]
    return columns, [
        [
            d.of(["Nord", "Sud", "Est"]),
            d.of(VILLAGES),
            str(d.number(80, 9000)),
            str(d.number(10, 900)),
            d.of(["forage", "puits"]),
        ]
        for _ in range(rows)
    ]


def _vehicles(d: Draw, rows: int) -> Sheet:
    columns = [(label, "") for label in ["parc", "marque", "energie", "mise_en_service", "kilometrage", "service"]]
    energies = ["essence", "gazole", "électrique"]
    return columns, [
        [
            *(f"V{at:03d}", d.of(BRANDS), d.of(energies), d.date(2009, 2023, "{d}/{m}/{y}")),
            *(f"{d.number(1, 190)} {d.digits(3)}", d.of(["Espaces verts", "Voirie", "CCAS"])),
        ]
        for at in range(rows)
    ]


PLAIN_TABLES: dict[str, Maker] = {
    "facilities": _facilities,
    "trees": _trees,
    "subsidies": _subsidies,
    "contracts": _contracts,
    "streets": _streets,
    "counts": _counts,
    "menus": _menus,
    "births": _births,
    "acts": _acts,
    "schools": _schools,
    "works": _works,
    "stops": _stops,
    "villages": _villages,
    "vehicles": _vehicles,
}
