"""Pure decisions: contacts, SMS, words, times."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.commons.messages.rules import (
    MOST_SEGMENTS,
    Fault,
    Limits,
    end_of_quiet,
    faults_of,
    fill,
    fit_sms,
    fold,
    languages_to_try,
    mask,
    month_start,
    one_line,
    over_cap,
    read_contact,
    segments_of,
    tidy,
    wait_after,
)
from socle.commons.messages.terms import Channel, Notice

UTC = datetime.UTC
NOTICE = Notice("t.x", "t", ("code", "place"), "{code}", "{code} {place}", "{code}", required=("code",))


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (" Ana.Diallo@Example.ORG ", "ana.diallo@example.org"),
        ("ana@mairie-é.example", "ana@xn--mairie--hya.example"),
        ("a+b@x.example", "a+b@x.example"),
    ],
)
def test_an_address_is_read_in_its_plain_form(typed: str, plain: str) -> None:
    assert read_contact(typed) == (Channel.EMAIL, plain)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("+33 (6) 12-34.56/78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "0612345678"),
        ("\u202a+229 97 00 00 01\u202c", "+22997000001"),
    ],
)
def test_a_number_is_read_in_its_plain_form(typed: str, plain: str) -> None:
    assert read_contact(typed) == (Channel.SMS, plain)


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "ana", "ana@", "@example.org", "ana@example", "a@b@c.org", "ana@exa mple.org",
        "ana@example.org\nBcc: x@y.org",
        "ana@-x.org", "ana@127.0.0.1", "é@example.org", "ana\x00@example.org", "ana\ud800@example.org",
        "ana@\ud800.org",
        "ana@" + "x" * 250 + ".org", "12345", "1" * 16, "+", "06 12 34 56 7a", "😀", '"a b"@example.org',
        ".a@example.org",
        "a" * 65 + "@example.org", "ana@" + "é" * 80 + ".org",
    ],
)  # fmt: skip
def test_what_is_neither_is_not_read(typed: str) -> None:
    assert read_contact(typed) is None


@given(st.text(max_size=300))
def test_reading_a_contact_never_fails_and_reads_its_own_answer(typed: str) -> None:
    read = read_contact(typed)

    assert read is None or read_contact(read[1]) == read


def test_a_mask_shows_no_more_than_one_recognises() -> None:
    assert mask("ana.diallo@example.org") == "a•••@example.org"
    assert mask("+33612345678") == "••••••78"
    assert mask("") == ""


@pytest.mark.parametrize(
    ("text", "encoding", "count", "units"),
    [
        ("", "gsm", 0, 0),
        ("a" * 160, "gsm", 1, 160),
        ("a" * 161, "gsm", 2, 161),
        ("a" * 306, "gsm", 2, 306),
        ("a" * 307, "gsm", 3, 307),
        ("€" * 80, "gsm", 1, 160),
        ("€" * 81, "gsm", 2, 162),
        # 153 is odd: a sign of two septets is not parted, so each part holds 76 of them.
        ("€" * 152, "gsm", 2, 304),
        ("€" * 153, "gsm", 3, 306),
        ("é" * 160, "gsm", 1, 160),
        ("ê" * 70, "ucs2", 1, 70),
        ("ê" * 71, "ucs2", 2, 71),
        ("م" * 70, "ucs2", 1, 70),
        ("م" * 134, "ucs2", 2, 134),
        ("م" * 135, "ucs2", 3, 135),
        ("😀" * 35, "ucs2", 1, 70),
        ("😀" * 36, "ucs2", 2, 72),
        # 67 is odd: an emoji is not parted, so each part holds 33 of them.
        ("😀" * 66, "ucs2", 2, 132),
        ("😀" * 67, "ucs2", 3, 134),
    ],
)
def test_messages_are_counted_as_operators_count(text: str, encoding: str, count: int, units: int) -> None:
    found = segments_of(text)

    assert (found.encoding, found.count, found.units) == (encoding, count, units)


@given(st.text(alphabet="aé€êم😀’", max_size=400))
def test_counting_agrees_with_cutting_sign_by_sign(text: str) -> None:
    found = segments_of(text)
    limit, part = (160, 153) if found.encoding == "gsm" else (70, 67)

    def cost(sign: str) -> int:
        return (2 if sign == "€" else 1) if found.encoding == "gsm" else len(sign.encode("utf-16-le")) // 2

    parts: list[int] = []
    for sign in text:
        if not parts or parts[-1] + cost(sign) > part:
            parts.append(0)
        parts[-1] += cost(sign)

    assert found.count == (1 if 0 < sum(map(cost, text)) <= limit else len(parts))


def test_words_that_fit_keep_their_accents_and_longer_ones_lose_those_that_cost() -> None:
    short = "Belvenne : votre demande est reçue, le carrefour de l’Hôtel aussi."
    long = short + " Vous recevrez la réponse à cette adresse." * 2

    assert fold(short) == short and segments_of(short).count == 1
    assert "recue" in fold(long) and "l'Hotel" in fold(long) and "réponse à" in fold(long)
    assert segments_of(long).count == 3 and segments_of(fold(long)).count == 1


def test_arabic_is_never_folded() -> None:
    text = "بلفين: تم تسجيل طلبكم " * 6

    assert fold(text) == text


def test_a_value_too_long_for_one_message_is_shortened_and_never_the_code_nor_the_link() -> None:
    values = {"code": "BV-7K3M-94QX-TZ2C", "place": "Éclairage, " + "rue " * 80, "url": "https://b.example/" + "s" * 40}

    text = fit_sms("{code} : {place} {url}", values, keep=frozenset({"code"}))

    assert segments_of(text).count == 1
    assert text.startswith("BV-7K3M-94QX-TZ2C") and text.endswith("s" * 40) and "..." in text


def test_no_value_makes_an_sms_dear() -> None:
    text = fit_sms("{code}", {"code": "م" * 5000}, keep=frozenset({"code"}))

    assert segments_of(text).count == MOST_SEGMENTS


@given(st.dictionaries(st.sampled_from(["code", "place"]), st.text(max_size=900), min_size=2))
def test_an_sms_is_filled_whatever_the_values(values: dict[str, str]) -> None:
    text = fit_sms("{code}, {place}", values, keep=frozenset({"code"}))

    assert segments_of(text).count <= MOST_SEGMENTS and "\n" not in text


def test_a_value_is_filled_once_and_never_read_as_a_field() -> None:
    assert fill("{code} {place}", {"code": "{place}", "place": "{code.__class__}"}) == "{place} {code.__class__}"


def test_values_among_right_to_left_words_are_set_apart_except_addresses() -> None:
    filled = fill("{code} {place}", {"code": "+33 6", "place": "http://b.example/x"}, isolate=True)

    assert filled == "\u2068+33 6\u2069 http://b.example/x"


def test_control_signs_and_broken_signs_are_dropped_and_every_script_stays() -> None:
    assert tidy("a\x00\x1b\ud800b\r\nمرحبا 😀\u200d ") == "ab\nمرحبا 😀\u200d"
    assert one_line("objet\r\nBcc: x@y.org") == "objet Bcc: x@y.org"


def test_the_words_of_a_language_fall_back_to_its_base_the_towns_own_then_french() -> None:
    assert languages_to_try("ar-MA", own=("en", "fr")) == ["ar-MA", "ar", "en", "fr"]
    assert languages_to_try("fon", own=("fr",)) == ["fon", "fr"]


def test_unknown_and_missing_fields_are_named() -> None:
    faults = faults_of(NOTICE, subject="{kode}", body="Bonjour {prénom} {code", sms="{place}")

    assert Fault("subject", "unknown", "kode") in faults
    assert Fault("body", "unknown", "prénom") in faults
    assert Fault("body", "braces") in faults
    assert Fault("body", "missing", "code") in faults and Fault("sms", "missing", "code") in faults


def test_words_too_long_empty_or_on_two_lines_are_refused() -> None:
    faults = faults_of(NOTICE, subject="a\nb", body="{code}" + "x" * 4001, sms="{code}" + "م" * 200)
    empty = faults_of(NOTICE, subject="", body=" ", sms="")

    assert [(one.part, one.code) for one in faults] == [("subject", "lines"), ("body", "long"), ("sms", "segments")]
    assert [(one.part, one.code) for one in empty] == [("subject", "empty"), ("body", "empty"), ("sms", "empty")]


def test_the_town_is_a_field_of_every_notice() -> None:
    assert faults_of(NOTICE, subject="{town}", body="{code} {town}", sms="{code} {town}") == []


NIGHT = {"start": datetime.time(21), "end": datetime.time(8)}


@pytest.mark.parametrize(
    ("utc", "ends"),
    [
        ("2026-11-20 19:59", None),
        ("2026-11-20 20:00", "2026-11-21 07:00"),
        ("2026-11-21 06:59", "2026-11-21 07:00"),
        ("2026-11-21 07:00", None),
        # The night when clocks go forward, then back.
        ("2026-03-28 23:30", "2026-03-29 06:00"),
        ("2026-10-24 22:30", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours_are_those_of_the_towns_clock(utc: str, ends: str | None) -> None:
    now = datetime.datetime.fromisoformat(utc).replace(tzinfo=UTC)
    wanted = ends and datetime.datetime.fromisoformat(ends).replace(tzinfo=UTC)

    assert end_of_quiet(now, "Europe/Paris", **NIGHT) == wanted


def test_quiet_hours_may_lie_within_a_day_or_not_exist() -> None:
    now = datetime.datetime(2026, 11, 20, 13, tzinfo=UTC)
    noon, three = datetime.time(12), datetime.time(15)

    assert end_of_quiet(now, "Africa/Abidjan", start=noon, end=three) == now.replace(hour=15)
    assert end_of_quiet(now, "Africa/Abidjan", start=noon, end=noon) is None


def test_a_cap_opens_again_when_the_oldest_that_fills_it_is_past() -> None:
    now = datetime.datetime(2026, 11, 20, 13, tzinfo=UTC)
    earlier = [now - datetime.timedelta(minutes=minutes) for minutes in (50, 40, 10)]

    assert over_cap(now, Limits(4, 10), earlier) is None
    assert over_cap(now, Limits(3, 10), earlier) == now + datetime.timedelta(minutes=10)
    assert over_cap(now, Limits(3, 3), earlier) == now + datetime.timedelta(hours=23, minutes=10)
    assert over_cap(now, Limits(0, 3), []) == now + datetime.timedelta(days=1)


def test_a_month_begins_at_the_towns_midnight() -> None:
    assert month_start(datetime.datetime(2026, 11, 20, tzinfo=UTC), "Europe/Paris") == datetime.datetime(
        2026, 10, 31, 23, tzinfo=UTC
    )


def test_waits_double_up_to_four_hours() -> None:
    minutes = [wait_after(attempts).total_seconds() / 60 for attempts in (1, 2, 3, 9, 200)]

    assert minutes == [1, 2, 4, 240, 240]
