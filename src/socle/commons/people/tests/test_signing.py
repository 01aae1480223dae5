"""Signing in and out, by every way; locks, sessions, second factors, traces."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.apps import apps
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings

from socle.commons.people import commands, queries
from socle.commons.people.models import Account, SignedIn
from socle.commons.people.terms import Role
from socle.commons.people.tests.conftest import DAY, MINUTE, NOON, House
from socle.ground import world
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from tests.towns import hire

PASSWORD = "quatre mots de pluie"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def ask_code(browser: Client, email: str, door: str = "/agent/connexion/") -> str:
    """Ask for a code; the one that was sent, or nothing."""
    before = len(queued())
    browser.post(door, {"email": email})
    text = queued()[-1] if len(queued()) > before else ""
    found = re.search(r"^([A-Z0-9]{6}|[A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", text, re.M)
    return found.group() if found else ""


def queued() -> list[str]:
    """The words of what waits to be sent, the last at the end; the outbox is a room above."""
    rows = apps.get_model("commons_messages", "Message")._default_manager.order_by("pk")
    return list(rows.values_list("body", flat=True))


def sign_in(browser: Client, account: Account) -> HttpResponse:
    """Sign in by a code."""
    code = ask_code(browser, account.email)
    return browser.post("/agent/connexion/code/", {"code": code, "action": "verify"})  # type: ignore[return-value]


def choose_password(house: House, account: Account) -> None:
    """The account has a password from now on."""
    commands.set_password(
        house.scope(account), authority_id=house.town.id, current="", new=PASSWORD, repeated=PASSWORD,
        session_key="", now=NOON,
    )  # fmt: skip


def by_password(browser: Client, account: Account, password: str = PASSWORD, **facts: str) -> HttpResponse:
    """Try a password."""
    form: dict[str, Any] = {"login": account.email, "password": password}
    return browser.post("/agent/connexion/mot-de-passe/", form, **facts)  # type: ignore[return-value,arg-type]


def acts() -> list[str]:
    """What people wrote down, in order."""
    return list(Leaf.objects.filter(act__startswith="people.session").order_by("pk").values_list("act", flat=True))


def test_a_code_opens_a_session_under_a_new_key_and_leaves_a_trace(house: House) -> None:
    browser = Client(headers={"user-agent": FIREFOX})
    browser.post("/agent/connexion/", {"email": house.agent.email})
    before = browser.session.session_key

    answer = sign_in(browser, house.agent)

    assert answer.status_code == 302 and answer["Location"] == "/agent/"
    assert browser.session.session_key != before
    row = SignedIn.objects.get()
    assert (row.account, row.device, row.method) == (house.agent, "Firefox, Android", "code")
    assert acts() == ["people.session.open"]
    assert browser.get("/agent/").status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MEDIATOR, Role.STEWARD, Role.PARTNER])
def test_signing_in_leads_every_role_to_a_page_that_it_may_open(house: House, role: Role) -> None:
    browser, account = Client(), hire(house.town, role)
    door = browser.get("/agent/")["Location"]
    code = ask_code(browser, account.email, door)

    landed = browser.post("/agent/connexion/code/", {"code": code, "action": "verify", "next": "/agent/"}, follow=True)

    assert landed.status_code == 200 and "connexion" not in landed.redirect_chain[-1][0]


def test_an_unknown_address_is_answered_like_a_known_one_and_nothing_is_sent(house: House) -> None:
    known, unknown = Client(), Client()

    first = known.post("/agent/connexion/", {"email": house.agent.email})
    second = unknown.post("/agent/connexion/", {"email": "nobody@belvenne.example"})

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert len(queued()) == 1
    wrong = unknown.post("/agent/connexion/code/", {"code": "ABC-DEF"})
    assert wrong.status_code == 200


def test_after_three_wrong_codes_the_page_says_so(house: House) -> None:
    browser = Client()
    ask_code(browser, house.agent.email)

    answers = [browser.post("/agent/connexion/code/", {"code": "wrong1"}) for _ in range(3)]
    page = browser.get(answers[-1]["Location"])

    assert [one.status_code for one in answers] == [200, 200, 302]
    assert "Trois codes faux" in page.content.decode()
    assert acts() == ["people.session.fail"] * 3


def test_the_code_of_before_is_void_after_three_wrong_ones(house: House) -> None:
    browser = Client()
    code = ask_code(browser, house.agent.email)
    for _ in range(3):
        browser.post("/agent/connexion/code/", {"code": "wrong1"})

    answer = browser.post("/agent/connexion/code/", {"code": code})

    assert answer.status_code == 302 and "connexion" in answer["Location"]
    assert browser.get("/agent/").status_code == 302


def test_a_password_opens_and_a_wrong_one_does_not_say_which_was_wrong(house: House) -> None:
    choose_password(house, house.agent)
    browser = Client()

    wrong = by_password(browser, house.agent, "autre chose de long")
    unknown = browser.post("/agent/connexion/mot-de-passe/", {"login": "no@x.example", "password": "autre chose"})
    right = by_password(browser, house.agent)

    assert wrong.status_code == unknown.status_code == 200
    assert right.status_code == 302
    assert acts()[-3:] == ["people.session.fail", "people.session.fail", "people.session.open"]
    assert SignedIn.objects.get().method == "password"


def test_five_wrong_passwords_lock_the_door_and_it_says_how_long(house: House) -> None:
    choose_password(house, house.agent)
    browser = Client()
    for _ in range(5):
        by_password(browser, house.agent, "autre chose de long")

    locked = by_password(browser, house.agent)
    elsewhere = by_password(Client(REMOTE_ADDR="198.51.100.7"), house.agent)
    with world.at(world.now() + 16 * MINUTE):
        later = by_password(browser, house.agent)

    assert "15\xa0minutes" in locked.content.decode() or "15 minutes" in locked.content.decode()
    assert elsewhere.status_code == 302, "another address may still come in"
    assert later.status_code == 302


def test_an_account_that_others_try_to_break_still_takes_a_code(house: House) -> None:
    choose_password(house, house.agent)
    for place in range(5):
        for _ in range(4):
            by_password(Client(REMOTE_ADDR=f"198.51.100.{place}"), house.agent, "autre chose de long")
    mine = Client(REMOTE_ADDR="203.0.113.9")

    password, code = by_password(mine, house.agent), sign_in(mine, house.agent)

    assert password.status_code == 200
    assert code.status_code == 302


def test_one_reader_who_tries_everybody_is_locked_out(house: House) -> None:
    reader = Client(REMOTE_ADDR="198.51.100.7")
    for number in range(30):
        reader.post("/agent/connexion/mot-de-passe/", {"login": f"a{number}@x.example", "password": "autre chose"})
    choose_password(house, house.agent)

    assert by_password(reader, house.agent).status_code == 200
    assert by_password(Client(), house.agent).status_code == 302


@override_settings(SECURE=True)
def test_behind_the_proxy_readers_are_told_apart_by_its_last_word(house: House) -> None:
    choose_password(house, house.agent)
    for number in range(5):
        # What the reader claims comes first; the proxy writes what it saw last.
        claim = f"10.0.0.{number}, 198.51.100.7"
        by_password(Client(headers={"x-forwarded-for": claim}), house.agent, "autre chose de long")

    same = by_password(Client(headers={"x-forwarded-for": "1.2.3.4, 198.51.100.7"}), house.agent)
    another = by_password(Client(headers={"x-forwarded-for": "198.51.100.8"}), house.agent)

    assert same.status_code == 200
    assert another.status_code == 302


@pytest.mark.parametrize("field", ["login", "password", "email", "code"])
@pytest.mark.parametrize(
    "typed", ["\x00", "x" * 100_000, "\ud800", "'; DROP TABLE", "🌿@x.example", "a@b\u202e.example"]
)
def test_whatever_is_typed_at_the_door_is_answered(house: House, field: str, typed: str) -> None:
    browser = Client()
    form: dict[str, Any] = {"login": "a@b.example", "password": "x", "email": "a@b.example", "code": "x", field: typed}
    data = "&".join(f"{name}={_quoted(value)}" for name, value in form.items())

    for address in ("", "mot-de-passe/", "code/", "second/", "cle/"):
        answer = browser.post(f"/agent/connexion/{address}", data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, address


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("password", ["court", "123456789012", "qwertyuiop1", "agent de belvenne"])
def test_weak_passwords_are_refused_with_words(house: House, password: str) -> None:
    with pytest.raises(Refusal) as refused:
        commands.set_password(
            house.scope(house.agent), authority_id=house.town.id, current="", new=password, repeated=password,
            session_key="", now=NOON,
        )  # fmt: skip

    assert refused.value.code == "people.password" and str(refused.value.message)


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(house: House) -> None:
    first, second = Client(), Client()
    sign_in(first, house.agent)
    cache.clear()
    sign_in(second, house.agent)
    new: dict[str, Any] = {"new": PASSWORD, "repeated": PASSWORD}

    chosen = first.post("/agent/compte/mot-de-passe", new)
    without = first.post(
        "/agent/compte/mot-de-passe", {"new": "autre phrase de pluie", "repeated": "autre phrase de pluie"}
    )

    assert chosen.status_code == 303 and first.get("/agent/compte").status_code == 200
    assert second.get("/agent/compte").status_code == 302
    assert without.status_code == 200, "the current password is asked for"


def test_sessions_are_listed_and_end_at_once(house: House) -> None:
    here, there, third = Client(headers={"user-agent": FIREFOX}), Client(), Client()
    for browser in (here, there, third):
        cache.clear()
        sign_in(browser, house.agent)
    rows = {row.session_key: row for row in SignedIn.objects.all()}
    page = here.get("/agent/compte").content.decode()

    here.post("/agent/compte/sessions", {"session": rows[there.session.session_key or ""].pk})
    gone, stays = there.get("/agent/compte").status_code, third.get("/agent/compte").status_code
    here.post("/agent/compte/sessions", {"session": "autres"})

    assert "Firefox, Android" in page and page.count("Fermer cette session") == 2
    assert (gone, stays) == (302, 200)
    assert third.get("/agent/compte").status_code == 302 and here.get("/agent/compte").status_code == 200


def test_nobody_ends_somebody_else_s_session(house: House) -> None:
    theirs, mine = Client(), Client()
    sign_in(theirs, house.boss)
    mine.force_login(house.agent)

    answer = mine.post("/agent/compte/sessions", {"session": SignedIn.objects.get().pk})

    assert answer.status_code == 404
    assert theirs.get("/agent/compte").status_code == 200


def test_signing_out_ends_the_session_and_leaves_a_trace(house: House) -> None:
    browser = Client()
    sign_in(browser, house.agent)

    browser.post("/agent/deconnexion/")

    assert browser.get("/agent/").status_code == 302
    assert not SignedIn.objects.exists()
    assert acts() == ["people.session.open", "people.session.close"]


def test_closing_the_account_ends_its_sessions(house: House) -> None:
    browser = Client()
    sign_in(browser, house.agent)
    commands.close_account(house.scope(house.boss), authority_id=house.town.id, account_id=house.agent.pk, now=NOON)

    assert browser.get("/agent/").status_code == 302 and not SignedIn.objects.exists()
    cache.clear()
    assert ask_code(Client(), house.agent.email) == ""


def test_last_use_is_written_down(house: House) -> None:
    browser = Client()
    with world.at(NOON):
        sign_in(browser, house.agent)
    with world.at(NOON + MINUTE):
        browser.get("/agent/compte")

    assert SignedIn.objects.get().seen_at == NOON + MINUTE


def test_whoever_works_in_another_town_arrives_there(house: House) -> None:
    stranger = hire(house.other, Role.AGENT)

    assert sign_in(Client(), stranger)["Location"] == "/@orvin/agent/"


def add_application(account: Account, secret: str = "JBSWY3DPEHPK3PXP") -> str:
    """The account has an application for codes."""
    TOTP.activate(account, secret)
    return secret


def code_of(secret: str) -> str:
    """What the application shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, yield_hotp_counters_from_time

    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_with_an_application_a_code_by_mail_is_not_enough(house: House) -> None:
    secret, browser = add_application(house.agent), Client()

    first = sign_in(browser, house.agent)
    between = browser.get("/agent/").status_code
    wrong = browser.post("/agent/connexion/second/", {"code": "000000"})
    right = browser.post("/agent/connexion/second/", {"code": code_of(secret)})

    assert first["Location"].startswith("/agent/connexion/second/")
    assert between == 302 and wrong.status_code == 200
    assert right["Location"] == "/agent/"
    assert SignedIn.objects.get().method == "code+totp"


def test_the_second_factor_locks_too(house: House) -> None:
    secret, browser = add_application(house.agent), Client()
    sign_in(browser, house.agent)
    for _ in range(5):
        browser.post("/agent/connexion/second/", {"code": "000000"})

    locked = browser.post("/agent/connexion/second/", {"code": code_of(secret)})

    assert locked.status_code == 429
    assert "Trop d’essais faux" in locked.content.decode()


def test_the_secret_is_ciphered_where_it_is_kept(house: House) -> None:
    secret = add_application(house.agent)

    assert secret not in str(Authenticator.objects.get(type="totp").data)


@pytest.mark.django_db(transaction=True)
def test_an_application_is_added_with_its_codes_for_help_and_a_trace(house: House) -> None:
    browser = Client()
    sign_in(browser, house.agent)
    page = browser.get("/agent/compte/application").content.decode()
    secret = re.search(r'<b class="code long" dir="ltr">([A-Z2-7]+)</b>', page)
    assert secret

    added = browser.post("/agent/compte/application", {"code": code_of(secret.group(1))})
    codes = browser.get(added["Location"]).content.decode()
    again = browser.get("/agent/compte/secours").content.decode()

    assert added.status_code == 302
    helping = re.findall(r'<b class="code" dir="ltr">(\d{8})</b>', codes)
    assert len(helping) == 10 and not re.findall(r"\d{8}", again.partition("<main")[2].partition("</main")[0])
    changes = [one.payload for one in Leaf.objects.filter(act="people.factor.change")]
    assert any("totp.add" in (one or "") for one in changes)
    other = Client()
    cache.clear()
    sign_in(other, house.agent)
    assert other.post("/agent/connexion/second/", {"code": helping[0]})["Location"] == "/agent/"


def test_who_forgot_to_sign_out_long_ago_is_not_listed_for_ever(house: House) -> None:
    sign_in(Client(), house.agent)

    commands.forget_accounts(house.system, now=world.now() + 2 * DAY)

    assert queries.own_sessions(house.scope(house.agent), house.town.id) == []
