"""Tables that hold personal data, with the kind of each column."""

from __future__ import annotations

from socle.engines.tables.tests.municipal._draw import Draw, Maker, Sheet
from socle.engines.tables.tests.municipal._words import (
    CLUBS,
    PLAINTS,
    ROLES,
    TOWNS,
)


def _canteen(d: Draw, rows: int) -> Sheet:
    columns = [
        ("Nom", "name"),
        ("Prénom", "name"),
        ("Date de naissance", "birth_date"),
        ("Classe", ""),
        ("Régime", ""),
        ("Téléphone parent", "phone"),
    ]
    out = []
    for _ in range(rows):
        first, family = d.person()
        out.append(
            [
                family.upper(),
                first,
                d.date(2012, 2021, "{d}/{m}/{y}"),
                d.of(["CP", "CE1", "CE2", "CM1", "CM2"]),
                d.of(["standard", "sans porc", "végétarien"]),
                d.mobile("FR"),
            ]
        )
    return columns, out


def _associations(d: Draw, rows: int) -> Sheet:
    columns = [
        ("RNA", ""),
        ("Association", ""),
        ("Siège", ""),
        ("Président", "name"),
        ("Portable du président", "phone"),
        ("Courriel", "email"),
    ]
    out = []
    for _ in range(rows):
        first, family = d.person()
        out.append(
            [
                f"W{d.digits(9)}",
                d.of(CLUBS).format(d.of(TOWNS)),
                d.street(),
                f"{first} {family}",
                d.mobile("FR"),
                d.email_of(first, family),
            ]
        )
    return columns, out


def _heat_register(d: Draw, rows: int) -> Sheet:
    columns = [
        ("Civilité", ""),
        ("Nom complet", "name"),
        ("Né(e) le", "birth_date"),
        ("Adresse", "address"),
        ("Ville", ""),
        ("Téléphone", "phone"),
        ("Isolé", ""),
    ]
    out = []
    for _ in range(rows):
        first, family = d.person()
        phone = d.landline() if d.rng.random() < 0.6 else d.mobile("FR")
        out.append(
            [
                d.of(["M.", "Mme"]),
                f"{family.upper()} {first}",
                d.date(1928, 1958, "{y}-{m}-{d}"),
                d.street(),
                d.of(TOWNS),
                phone,
                d.of(["oui", "non"]),
            ]
        )
    return columns, out


def _readers(d: Draw, rows: int) -> Sheet:
    columns = [
        ("N° carte", ""),
        ("Prénom", "name"),
        ("Nom", "name"),
        ("Mail", "email"),
        ("Inscription", ""),
        ("Prêts", ""),
    ]
    out = []
    for at in range(rows):
        first, family = d.person()
        out.append(
            [
                f"L{10_000 + at}",
                first,
                family,
                d.email_of(first, family),
                d.date(2022, 2024, "{d}/{m}/{y}"),
                str(d.number(0, 60)),
            ]
        )
    return columns, out


def _requests(d: Draw, rows: int) -> Sheet:
    columns = [("Référence", ""), ("Reçu le", ""), ("Catégorie", ""), ("Message", "free_text"), ("État", "")]
    out = []
    for at in range(rows):
        first, family = d.person()
        text = d.of(PLAINTS)
        if d.rng.random() < 0.25:
            text += d.of(
                [
                    f". Rappeler {d.of(['M.', 'Mme', 'Madame', 'Monsieur'])} {family}",
                    f", signalé par {d.of(['Mme', 'M.'])} {first} {family}",
                    f". Me joindre au {d.mobile('FR')}",
                ]
            )
        out.append(
            [
                f"D-{2024_000 + at}",
                d.date(2024, 2024, "{d}/{m}/{y}"),
                d.of(["voirie", "propreté", "éclairage"]),
                text,
                d.of(["ouvert", "clos"]),
            ]
        )
    return columns, out


def _staff(d: Draw, rows: int) -> Sheet:
    columns = [
        ("Matricule", ""),
        ("Nom", "name"),
        ("Prénom", "name"),
        ("Fonction", ""),
        ("NIR", "nir"),
        ("Embauche", ""),
        ("Salaire brut", ""),
    ]
    out = []
    for _ in range(rows):
        first, family = d.person()
        out.append(
            [
                d.digits(5),
                family.upper(),
                first,
                d.of(ROLES),
                d.nir(),
                d.date(2019, 2023, "{d}/{m}/{y}"),
                f"{d.number(1800, 4200)},{d.digits(2)}",
            ]
        )
    return columns, out


def _aid(d: Draw, rows: int) -> Sheet:
    columns = [("Dossier", ""), ("Bénéficiaire", "name"), ("IBAN", "bank"), ("Montant accordé", ""), ("Décision", "")]
    return columns, [
        [
            f"{2024}-{at:04d}",
            " ".join(d.person()),
            d.iban(),
            f"{d.number(50, 900)} €",
            d.date(2024, 2024, "{d}/{m}/{y}"),
        ]
        for at in range(rows)
    ]


def _parking(d: Draw, rows: int) -> Sheet:
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
    columns = [("Permis", ""), ("Immatriculation", "plate"), ("Zone", ""), ("Fin de validité", "")]
    out = []
    for at in range(rows):
        two = ["".join(d.rng.choices(letters, k=2)) for _ in range(2)]
        out.append(
            [
                str(4000 + at),
                f"{two[0]}-{d.digits(3)}-{two[1]}",
                d.of(["A", "B", "C"]),
                d.date(2025, 2025, "{d}/{m}/{y}"),
            ]
        )
    return columns, out


def _connections(d: Draw, rows: int) -> Sheet:
    columns = [("Instant", ""), ("Adresse IP", "ip"), ("Borne wifi", ""), ("Durée (min)", "")]
    return columns, [
        [
            d.date(2024, 2024, "{y}-{m}-{d}T10:15:00"),
            f"{d.number(11, 220)}.{d.number(0, 255)}.{d.number(0, 255)}.{d.number(1, 254)}",
            d.of(["Mairie", "Gare", "Médiathèque"]),
            str(d.number(1, 90)),
        ]
        for _ in range(rows)
    ]


def _civil(d: Draw, rows: int) -> Sheet:
    country = d.of(["MA", "SN", "CI", "TN"])
    cards = {
        "MA": lambda: d.of(["AB", "BK", "J", "EE", "C"]) + d.digits(6),
        "SN": lambda: f"{d.number(1, 2)}{d.digits(3)}{d.number(1950, 2004)}{d.digits(5)}",
        "CI": lambda: "CI" + d.digits(9),
        "TN": lambda: "0" + d.digits(7),
    }
    columns = [
        ("Prénom", "name"),
        ("Nom", "name"),
        ("N° carte d’identité", "national_id"),
        ("Quartier", ""),
        ("Contact", "phone"),
    ]
    out = []
    for _ in range(rows):
        first, family = d.person()
        out.append(
            [first, family, cards[country](), d.of(["Médina", "Plateau", "Hay Salam", "Cité Nord"]), d.mobile(country)]
        )
    return columns, out


def _elected(d: Draw, rows: int) -> Sheet:
    columns = [("Élu", "name"), ("Fonction", ""), ("Délégation", ""), ("Mandat", ""), ("Liste", "")]
    roles = ["Maire", "Adjointe", "Adjoint", "Conseillère municipale", "Conseiller municipal"]
    out = []
    for _ in range(max(15, rows // 6)):
        first, family = d.person()
        subject = d.of(["Finances", "Culture", "École", "Voirie", "Sport", ""])
        out.append(
            [f"{d.of(['M.', 'Mme'])} {first} {family.upper()}", d.of(roles), subject, "2020-2026", d.of(["A", "B"])]
        )
    return columns, out


def _traders(d: Draw, rows: int) -> Sheet:
    columns = [("Emplacement", ""), ("Commerçant", "name"), ("Activité", ""), ("Portable", "phone"), ("Mètres", "")]
    goods = ["Primeur", "Fromager", "Textile", "Poissonnier", "Épices", "Fleurs"]
    out = []
    for at in range(rows):
        first, family = d.person()
        out.append([f"E{at:03d}", f"{family.upper()}, {first}", d.of(goods), d.mobile("FR"), str(d.number(2, 12))])
    return columns, out


def _concessions(d: Draw, rows: int) -> Sheet:
    columns = [
        ("Carré", ""),
        ("Plan", ""),
        ("Concessionnaire", "name"),
        ("Acte", ""),
        ("Durée", ""),
        ("Adresse", "address"),
    ]
    out = []
    for _ in range(rows):
        first, family = d.person()
        kept = d.of(["15 ans", "30 ans", "perpétuelle"])
        plan = f"{d.of(list('ABCDEF'))}{d.number(1, 90)}"
        out.append(
            [str(d.number(1, 12)), plan, f"{family} {first}", d.date(2019, 2023, "{d}/{m}/{y}"), kept, d.street()]
        )
    return columns, out


PERSONAL_TABLES: dict[str, Maker] = {
    "canteen": _canteen,
    "associations": _associations,
    "heat": _heat_register,
    "readers": _readers,
    "requests": _requests,
    "staff": _staff,
    "aid": _aid,
    "parking": _parking,
    "connections": _connections,
    "civil": _civil,
    "elected": _elected,
    "traders": _traders,
    "concessions": _concessions,
}
