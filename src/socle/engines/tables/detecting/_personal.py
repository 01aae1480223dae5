"""Which columns may hold personal data. Each is judged by its own cells first, then by the company it keeps in the
table: a telephone beside a name is a person's, beside a SIRET it is rather a firm's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from socle.engines.tables.detecting._kinds import Guess
from socle.engines.tables.detecting._lists import MAILBOXES, ORGANISATIONS, WEBMAIL
from socle.engines.tables.detecting._mentions import mentions
from socle.engines.tables.detecting._people import (
    is_known,
    is_namelike,
    of_family_name,
    of_first_name,
    of_full_name,
    tokens,
)
from socle.engines.tables.detecting._phones import parsed
from socle.engines.tables.detecting._profile import Profile

ALARM: Final = 0.5  # below, a kind is not shown
_PERSON_LABELS: Final = """
    prenom prenoms firstname first lastname surname civilite demandeur usager beneficiaire agent eleve enfant parent
    tuteur responsable president contact titulaire proprietaire locataire habitant resident abonne lecteur adherent
    interlocuteur referent nomprenom conjoint pere mere
    """.split()
_PRIVATE_LABELS: Final = "domicile perso personnel personnelle portable mobile gsm prive privee parent".split()
_BIRTH_LABELS: Final = ("naissance", "ne", "nee", "ddn", "birth", "birthdate", "dob", "birthday")
_OTHER_DATES: Final = frozenset(
    "inscription embauche entree debut fin maj depot creation publication signature notification paiement".split()
)
_OWN_IDS: Final = "cin cni cnie nni nina npi nin cnib carte identite passeport passport".split()
_NATIONAL: Final = {
    "CI": re.compile(r"(?:CI)\d{9}|C\d{10}"),
    "MA": re.compile(r"[A-Z]{1,2}\d{5,6}"),
    "SN": re.compile(r"[12][ -]?\d{3}[ -]?(?:19|20)\d{2}[ -]?\d{5}"),
    "ML": re.compile(r"[12]\d{12,13}[A-Z]"),
    "BF": re.compile(r"B\d{7,8}"),
    "BJ": re.compile(r"\d{10}"),
    "TN": re.compile(r"[01]\d{7}"),
    "DZ": re.compile(r"[12]\d{17}"),
    "MR": re.compile(r"\d{10}"),
}
_STRONG_IDS: Final = frozenset({"CI", "SN", "ML"})  # shapes that little else has
_PLATE: Final = re.compile(
    r"[A-HJ-NP-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NP-TV-Z]{2}|\d{1,4}[ -]?[A-Z]{2,3}[ -]?(?:\d{2}|2[AB])|"
    r"\d{1,5}[ |/-](?:[A-H]|[أبدهوط])[ |/-]\d{1,2}|"
    r"\d{1,3} ?(?:TUN|تونس) ?\d{1,4}|(?:DK|TH|SL|ZG|KL|FK|KD|LG|MT|TC|KF|KG|SD)[ -]?\d{4}[ -]?[A-Z]{1,2}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Company:
    """What the other columns say: do the rows stand for persons, or for organisations and places?"""

    persons: bool = False
    organisations: bool = False
    firsts: list[int] = field(default_factory=list)


def personal(columns: Sequence[Profile], kinds: Mapping[int, Guess]) -> dict[int, Guess]:
    """For positions of columns, the kind of personal data that they may hold."""
    company = Company(organisations=_organisations(columns, kinds))
    found: dict[int, Guess] = {}
    for column in columns:
        if own := _alone(column, kinds[column.position]):
            found[column.position] = own
    _family_names(columns, kinds, found, company)
    company.persons = any(g.kind in ("name", "nir", "birth_date") and g.confidence >= 0.6 for g in found.values())
    for column in columns:
        if column.position not in found and (beside := _beside(column, kinds[column.position], company)):
            found[column.position] = beside
    _weigh_names(columns, found, company)
    return {position: guess for position, guess in found.items() if guess.confidence >= ALARM}


def _organisations(columns: Sequence[Profile], kinds: Mapping[int, Guess]) -> bool:
    """A register of organisations differs from row to row (one SIRET all along is the publisher's), or words say so."""
    for column in columns:
        kind = kinds[column.position].kind
        if kind in ("siret", "siren", "uai", "rna") and column.unique > 0.2 and column.filled > 0.5 * column.rows:
            return True
        if kind in ("text", "enumeration", "identifier") and column.unique > 0.3 and _of_places(column) >= 0.5:
            return True
    return False


def _of_places(column: Profile) -> float:
    return column.share(lambda value: not ORGANISATIONS.isdisjoint(tokens(value)[:6]) and len(value) < 90)


def _alone(column: Profile, kind: Guess) -> Guess | None:
    """What the cells themselves say."""
    if kind.kind == "nir":
        return Guess("nir", kind.confidence, "own_key")
    if kind.kind == "ip":
        return Guess("ip", 0.85, "own_shape")
    if kind.kind == "email":
        return _email(column)
    if kind.kind == "iban":
        return Guess("bank", 0.85, "own_key")
    if kind.kind == "date" and column.says(*_BIRTH_LABELS):
        return Guess("birth_date", 0.95, "own_label")
    if (found := _national(column, alone=True)) is not None:
        return found
    if kind.kind in ("text", "identifier", "enumeration") and (share := column.share(_PLATE)) >= 0.7:
        return Guess("plate", 0.9 * share, "own_shape")
    if kind.kind in ("text", "enumeration", "address"):
        return _names(column) or _free_text(column)
    return None


def _names(column: Profile) -> Guess | None:
    """First names, or full names. A family name alone is told by its neighbour."""
    shaped = column.share(is_namelike)
    if shaped < 0.6 or column.distinct < 3:
        return None
    full = column.mean(of_full_name)
    named = column.says(*_PERSON_LABELS)
    several = column.share(lambda v: len(tokens(v)) >= 2)
    if several >= 0.6 and full > (-0.2 if named else 0.5) and column.share(lambda v: of_full_name(v) > 0) >= 0.55:
        return Guess("name", min(0.97, 0.65 + 0.1 * full + 0.1 * named), "full_names", {"part": "full"})
    first = column.mean(of_first_name)
    if first > (0.3 if column.says("prenom", "prenoms", "firstname", "first") else 0.9) and several < 0.5:
        return Guess("name", min(0.95, 0.6 + 0.12 * first), "first_names", {"part": "first"})
    return None


def _family_names(
    columns: Sequence[Profile], kinds: Mapping[int, Guess], found: dict[int, Guess], company: Company
) -> None:
    """A column of one or two capitalised words near first names, or by itself when its words are known."""
    firsts = [position for position, guess in found.items() if guess.data.get("part") == "first"]
    for column in columns:
        if column.position in found or kinds[column.position].kind not in ("text", "identifier", "enumeration"):
            continue
        if column.share(is_namelike) < 0.75 or column.distinct < 3:
            continue
        near = any(abs(column.position - first) <= 2 for first in firsts)
        score = column.mean(of_family_name)
        named = column.says("nom", "name", "patronyme", "lastname", "surname")
        if near:
            fits = score > -0.6 and (named or column.unique > 0.4 or column.distinct >= 15)
        else:
            fits = score > 1.3 and column.unique > 0.3 and (named or column.share(_is_known_family) >= 0.35)
        if fits:
            confidence = min(0.95, 0.62 + 0.1 * score + (0.2 if near else 0.0) + 0.05 * named)
            found[column.position] = Guess("name", confidence, "family_names", {"part": "family"})
    company.firsts = firsts


def _is_known_family(value: str) -> bool:
    return any(is_known(word, "family") for word in tokens(value))


def _weigh_names(columns: Sequence[Profile], found: dict[int, Guess], company: Company) -> None:
    """First names alone, in a table about nobody, are statistics (the names given in a year); full names in a table of
    organisations may be those that schools and streets bear."""
    others = {guess.kind for guess in found.values()} - {"name"}
    parts = {guess.data.get("part") for guess in found.values() if guess.kind == "name"}
    for column in columns:
        guess = found.get(column.position)
        if guess is None or guess.kind != "name":
            continue
        if parts == {"first"} and not others:
            found[column.position] = Guess("name", 0.4, "statistics", guess.data)
        elif company.organisations and not others and "first" not in parts and not column.says(*_PERSON_LABELS):
            found[column.position] = Guess("name", 0.6 * guess.confidence, "places", guess.data)


def _email(column: Profile) -> Guess | None:
    share = column.share(_is_nominative)
    if share >= 0.3:
        return Guess("email", min(0.97, 0.7 + 0.3 * share), "mailboxes", {"share": share})
    return None


def _is_nominative(value: str) -> bool:
    """first.last@…, or a name at a public mail service: not `contact@`, not `mairie@`."""
    local, _, domain = value.lower().partition("@")
    words = [word for word in re.split(r"[._+\-\d]+", local) if word]
    if not words or any(word in MAILBOXES or word in ORGANISATIONS for word in words):
        return False
    if any(word.startswith(("mairie", "ecole", "asso")) for word in words):
        return False
    if domain.split(".")[0] in WEBMAIL:
        return True
    known = any(is_known(word, "first") or is_known(word, "family") for word in words if len(word) > 2)
    return known or (len(words) == 2 and len(words[1]) > 2 and sum(map(len, words)) >= 6)


def _national(column: Profile, *, alone: bool) -> Guess | None:
    """Numbers of identity cards, by their shape only: no public key exists for them."""
    if column.unique < 0.8 or column.distinct < 3:
        return None
    named = column.says(*_OWN_IDS)
    if _is_series(column):
        return None
    for country, pattern in _NATIONAL.items():
        if alone and not named and country not in _STRONG_IDS:
            continue
        if (share := column.share(pattern)) >= 0.8:
            return Guess("national_id", 0.9 * share if named else 0.7 * share, "identity", {"country": country})
    return None


def _is_series(column: Profile) -> bool:
    """Numbers that follow one another are given by the table, not by a country."""
    numbers = sorted(int(digits) for value in column.values if (digits := re.sub(r"\D", "", value)))
    return len(numbers) > 2 and numbers[-1] - numbers[0] < 8 * len(numbers)


def _free_text(column: Profile) -> Guess | None:
    """Sentences in which somebody is named, or can be reached."""
    if column.mean(lambda value: len(value.split())) < 4:
        return None
    hits = [value for value in column.values if mentions(value)]
    share = len(hits) / len(column.values)
    if (len(hits) >= 2 and share >= 0.03) or (hits and share >= 0.2):
        return Guess("free_text", min(0.95, 0.6 + share), "mentions", {"share": share})
    return None


def _beside(column: Profile, kind: Guess, company: Company) -> Guess | None:
    """What the table around adds."""
    private = column.says(*_PRIVATE_LABELS)
    about_persons = company.persons and not company.organisations
    if kind.kind == "phone":
        region = str(kind.data.get("region", "FR"))
        mobile = column.share(lambda v: parsed(v, region)[1])
        if private or about_persons or mobile >= 0.5 or (company.persons and mobile >= 0.25):
            return Guess("phone", 0.9 if private or about_persons else 0.7, "mobiles", {"share": mobile})
        return None
    if kind.kind == "email" and about_persons:
        return Guess("email", 0.8, "beside")
    if kind.kind == "address" and (private or about_persons):
        return Guess("address", 0.85 if private else 0.75, "beside")
    if kind.kind == "date" and about_persons:
        return _birth(column)
    return _national(column, alone=False) if about_persons else None


def _birth(column: Profile) -> Guess | None:
    """Dates beside names that span many years: births, rather than the dates of acts."""
    if not _OTHER_DATES.isdisjoint(column.words):
        return None
    years = sorted(int(match[0]) for value in column.values if (match := re.search(r"(?:19|20)\d{2}", value)))
    if len(years) < 3:
        return None
    span = years[-1 - len(years) // 20] - years[len(years) // 20]
    return Guess("birth_date", 0.7, "years", {"count": span}) if span >= 6 else None
