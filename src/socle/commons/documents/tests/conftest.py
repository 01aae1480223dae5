"""An authority with a name in Arabic, and content for each layout."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from socle.commons.documents.terms import Content, Letter, Receipt, Sheet, SheetCase
from socle.commons.people.commands import found_authority
from socle.commons.people.terms import AuthorityKind
from socle.ground import sandbox
from socle.ground.scope import system_scope

DAY = datetime.date(2026, 11, 20)


@pytest.fixture(scope="session", autouse=True)
def _no_child_left() -> Iterator[None]:
    yield
    sandbox.close()


@pytest.fixture
def town(db: Any) -> int:
    """The id of an authority."""
    return found_authority(
        system_scope([]),
        slug="belvenne",
        name="Belvenne",
        names={"ar": "بلفان"},
        kind=AuthorityKind.MUNICIPALITY,
        code_prefix="BV",
        languages=["fr", "en", "ar"],
        hall_address="1, place du Puits",
        hall_hours={"fr": "Ouverte le mardi de 9 h à 12 h", "ar": "مفتوحة يوم الثلاثاء"},
        hall_phone="04 00 00 00 00",
        contact_email="mairie@belvenne.example",
    ).id


def receipt(**changes: Any) -> Receipt:
    content: dict[str, Any] = {
        "title": "Reçu de votre demande",
        "code": "BV-7K3M-94QX-TZ2C",
        "address": "https://belvenne.example/suivi/BV-7K3M-94QX-TZ2C",
        "received": "Reçu le 20 novembre 2026 à 9 h 40",
        "asked": (("Quoi", "Éclairage"), ("Vos mots", "La lampe est cassée.\nDepuis lundi.")),
        "next": ("Un agent lit votre demande.", "Vous lisez la réponse sur la page de suivi."),
        "date": DAY,
    }
    return Receipt(**content | changes)


def letter(**changes: Any) -> Letter:
    content: dict[str, Any] = {
        "addressee": ("Personne au 12, rue des Tanneurs", "Belvenne"),
        "reference": "BV-7K3M-94QX-TZ2C",
        "place_and_day": "À Belvenne, le 20 novembre 2026",
        "object": "Votre demande sur l’éclairage",
        "body": "Madame, Monsieur,\n\nLa lampe sera réparée.\n\nVeuillez recevoir nos salutations.",
        "signature": ("Le service éclairage",),
        "date": DAY,
    }
    return Letter(**content | changes)


def sheet(**changes: Any) -> Sheet:
    content: dict[str, Any] = {
        "title": "Feuille de travail",
        "team": "Équipe éclairage",
        "day": "Vendredi 20 novembre 2026",
        "instructions": "Prendre la nacelle.",
        "cases": (
            SheetCase("BV-7K3M-94QX-TZ2C", "Lampe cassée", "12, rue des Tanneurs", "Depuis lundi."),
            SheetCase("BV-9K3M-94QX-TZ2D", "Câble à terre", "quai des Saules"),
        ),
        "date": DAY,
    }
    return Sheet(**content | changes)


EACH: dict[str, Content] = {"receipt": receipt(), "letter": letter(), "sheet": sheet()}
