"""The pages where one follows and leaves, against people who guess, enumerate and bomb."""

import datetime

import pytest
from django.test import Client

from socle.commons.cases.models import Case
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.messages.models import ContactCode, Message
from socle.commons.subscriptions import queries
from socle.commons.subscriptions.models import Subscription
from socle.commons.subscriptions.tests.conftest import ANA, last_code, link, subscribe, thing, walk
from socle.ground import world
from socle.ground.refusals import Refusal
from tests.towns import NOW


@pytest.fixture
def client() -> Client:
    """A browser without account that checks forms as browsers do."""
    return Client()


def test_one_follows_with_a_contact_and_a_code(desk: Desk, case: Case, client: Client) -> None:
    address = link(desk, case)
    page = client.get(address)
    assert "Demande lampadaire" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store" and page["X-Robots-Tag"] == "noindex"

    step = walk(client, address, " Ana@Example.org ")
    assert client.get(step).status_code == 200
    done = client.post(step, {"code": last_code()})

    assert done.status_code == 303 and done["Location"] == f"{address}?fait=1"
    assert "vous suivez" in client.get(done["Location"]).content.decode()
    assert Subscription.objects.get().confirmed_at == NOW


def test_the_page_answers_alike_for_who_follows_already_and_who_does_not(
    desk: Desk, case: Case, client: Client
) -> None:
    subscribe(desk, case)
    address = link(desk, case)

    known, unknown = client.post(address, {"contact": ANA}), client.post(address, {"contact": "b@example.org"})

    assert known.status_code == unknown.status_code == 303
    assert len(known["Location"]) == len(unknown["Location"])
    pages = [client.get(one["Location"]).content.decode() for one in (known, unknown)]
    assert ANA not in pages[0] and "b@example" not in pages[1]


@pytest.mark.parametrize(
    "typed", ["", " ", "ana", "a@b", "12", "\x00", "😀", "x" * 5000, "ana@example.org\r\nBcc: b@example.org"]
)
def test_what_is_no_contact_is_refused_by_name_and_kept(desk: Desk, case: Case, client: Client, typed: str) -> None:
    page = client.post(link(desk, case), {"contact": typed})

    assert page.status_code == 422 and 'aria-invalid="true"' in page.content.decode()
    assert not Subscription.objects.exists() and not Message.objects.exists()


def test_guessing_a_code_ends_after_five_tries(desk: Desk, case: Case, client: Client) -> None:
    step = walk(client, link(desk, case), ANA)
    right = last_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    assert [client.post(step, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    last = client.post(step, {"code": right})
    assert last.status_code == 422 and "Demandez-en un autre" in last.content.decode()
    assert not Subscription.objects.exclude(confirmed_at=None).exists()


def test_nobody_is_bombed_through_the_page_even_from_many_cases(desk: Desk, case: Case, client: Client) -> None:
    addresses = [link(desk, desk.case(f"c{number}")) for number in range(7)]
    answers = [client.post(address, {"contact": ANA}).status_code for address in addresses]

    assert answers == [303] * 5 + [429] * 2
    assert Message.objects.count() == ContactCode.objects.count() == 5


def test_one_reader_cannot_bomb_many_people(desk: Desk, case: Case, client: Client) -> None:
    address = link(desk, case)
    answers = [client.post(address, {"contact": f"a{number}@example.org"}).status_code for number in range(22)]

    assert answers == [303] * 20 + [429] * 2
    assert client.post(address, {"contact": "b@example.org"}, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_a_link_ends_after_thirty_days_and_says_so(desk: Desk, case: Case, client: Client) -> None:
    address = link(desk, case)

    with world.at(NOW + datetime.timedelta(days=30)):
        for answer in (client.get(address), client.post(address, {"contact": ANA})):
            assert answer.status_code == 410 and "ne sert plus" in answer.content.decode()


def test_a_forged_link_another_towns_link_and_a_forgotten_case_answer_alike(
    desk: Desk, case: Case, client: Client
) -> None:
    open_desk("orvin", "SO", west=-30.4)
    address = link(desk, case)
    written, until, signature = address.rpartition("/")[2].split(".")
    forged = [
        f"/suivre/case:{case.pk + 1}.{until}.{signature}",
        f"/suivre/{written}.{int(until) + 1}.{signature}",
        f"/suivre/{written}.{until}.{'0' * 32}",
        f"/suivre/{written}.{until}.é",
        f"/suivre/{written}.{'9' * 40}.{signature}",
        f"/suivre/{written}",
        "/suivre/x",
        "/suivre/..%2f.%00.x",
        f"/@orvin{address}",
    ]
    for one in forged:
        assert client.get(one).status_code == client.post(one, {"contact": ANA}).status_code == 404, one
        assert client.get(f"{one}/x").status_code == 404

    Case.objects.update(forgotten_at=NOW)
    assert client.get(address).status_code == 404


def test_a_link_is_signed_for_one_authority(desk: Desk, case: Case) -> None:
    signed = link(desk, case).rpartition("/")[2]

    assert queries.thing_of_link(desk.scope, desk.town.id, signed, now=NOW).id == case.pk
    with pytest.raises(Refusal) as caught:
        queries.thing_of_link(desk.scope, desk.town.id + 1, signed, now=NOW)
    assert caught.value.status == 404


def test_a_token_that_is_not_ours_confirms_nothing(desk: Desk, case: Case, client: Client) -> None:
    address = link(desk, case)

    assert client.get(f"{address}/x").status_code == 200
    assert client.post(f"{address}/{'x' * 400}", {"code": "123456"}).status_code == 404


def test_one_press_leaves_by_hand_or_by_the_mail_program_without_cookie(desk: Desk, case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = f"/suivre/quitter/{subscribe(desk, case).token}"

    assert "Ne plus suivre ?" in strict.get(address).content.decode().replace("\u202f", " ")
    assert Subscription.objects.exists()  # a page that is only read changes nothing
    pressed = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200 and "Vous ne suivez plus" in pressed.content.decode()
    assert not Subscription.objects.exists()
    for again in (
        strict.get(address),
        strict.post(address),
        strict.post("/suivre/quitter/never"),
        strict.get("/suivre/quitter/%00"),
    ):
        assert again.status_code == 200 and "Vous ne suivez plus" in again.content.decode()


def test_a_token_leaves_in_its_own_town_alone(desk: Desk, case: Case, client: Client) -> None:
    open_desk("orvin", "SO", west=-30.4)
    token = subscribe(desk, case).token

    client.post(f"/@orvin/suivre/quitter/{token}")
    assert Subscription.objects.exists()


def test_the_forms_are_guarded_against_other_sites(desk: Desk, case: Case) -> None:
    assert Client(enforce_csrf_checks=True).post(link(desk, case), {"contact": ANA}).status_code == 403


def test_only_what_can_be_followed_gets_an_address(desk: Desk, case: Case) -> None:
    for odd in ("", "table:1", "case:", "case:-1"):
        with pytest.raises(ValueError, match="nobody can follow"):
            queries.follow_address(desk.scope, desk.town.id, odd, now=NOW)
    assert thing(case) in link(desk, case)


@pytest.mark.parametrize("language", ["", "en/", "ar/"])
def test_pages_are_light_in_every_language(desk: Desk, case: Case, client: Client, language: str) -> None:
    token = subscribe(desk, case).token
    address = link(desk, case)[1:]

    for one in (address, f"{address}?fait=1", f"{address}/x", f"suivre/quitter/{token}"):
        page = client.get(f"/{language}{one}")
        assert page.status_code == 200 and len(page.content) < 30_000
