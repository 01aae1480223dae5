"""Pages of the look: frame, components, weight, errors, in three languages."""

import re
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override

from socle.ground.look import Frame, HallPart, Language, Link, MenuItem, errors, pages, symbols
from socle.ground.look.frame import footer, header
from socle.ground.look.marks import numbers

ATTACK = '"><script>alert(1)</script>'
CODES = ("fr", "en", "ar")


def frame(path: str = "/composants", brand: str = "Belvenne") -> Frame:
    return Frame(
        brand=brand,
        home_url="/",
        menu=(MenuItem("Signaler", "/signaler"), MenuItem("Données", "/donnees/", current=True)),
        languages=tuple(Language(code, code.upper(), code, f"/{code}{path}", code == "fr") for code in CODES),
        hall=(HallPart("Mairie", strong=True), HallPart("04 00 00 00 12", url="tel:+334", ltr=True)),
        links=(Link("Plan du site", "/plan-du-site"),),
        weight_url="/poids",
    )


def request(**facts: Any) -> HttpRequest:
    made = RequestFactory().get("/composants")
    made.__dict__.update({"frame": frame(), **facts})
    return made


def render(source: str, **facts: Any) -> str:
    return Template("{% load look %}" + source).render(Context(facts))


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("view", [pages.components, pages.weight])
def test_a_page_of_the_look_speaks_its_language_in_its_direction(view: Any, language: str) -> None:
    with override(language):
        html = view(request()).content.decode()

    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert html.count("<h1") == 1
    assert "<!--weight-->" in html


def test_the_components_page_holds_every_component() -> None:
    with override("fr"):
        html = pages.components(request()).content.decode()

    for piece in ("steps", "pages", "trail", "notice warn", "state wait", "late", "line-of-time", "scroll", "tabs"):
        assert f'class="{piece}' in html, piece
    assert html.count("<figure>") == 4
    assert 'aria-invalid="true"' in html


def test_only_the_symbols_that_a_page_uses_travel_with_it() -> None:
    with override("fr"):
        html = pages.weight(request()).content.decode()

    carried = set(re.findall(r'<symbol id="([^"]+)"', html))
    assert carried == set(re.findall(r'<use href="#([^"]+)"', html)) == {"socle"}


def test_every_symbol_used_is_carried() -> None:
    with override("ar"):
        html = pages.components(request()).content.decode()

    assert set(re.findall(r'<use href="#([^"]+)"', html)) == set(re.findall(r'<symbol id="([^"]+)"', html))


def test_identifiers_of_a_page_are_unique() -> None:
    with override("fr"):
        html = pages.components(request()).content.decode()

    found = re.findall(r'\sid="([^"]+)"', html)
    assert len(found) == len(set(found))


def test_a_page_without_a_request_draws_its_icons_whole() -> None:
    assert "<path" in render('{% icon "search" %}')


def test_an_unknown_symbol_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no symbol"):
        symbols.use(None, "unicorn", "i")


def test_the_header_marks_where_one_is_and_offers_the_same_page_elsewhere() -> None:
    with override("fr"):
        first, second = header(frame("/a")), header(frame("/b?q=1&p=2"))

    assert '<a href="/donnees/" aria-current="page">Données</a>' in first
    assert 'href="/ar/a"' in first
    assert 'href="/ar/b?q=1&amp;p=2"' in second
    assert "/ar/a" not in second


def test_frames_of_two_towns_and_two_languages_are_kept_apart() -> None:
    with override("fr"):
        here = header(frame(brand="Belvenne"))
        there = header(frame(brand="Autreville"))
    with override("en"):
        english = header(frame(brand="Belvenne"))

    assert "Belvenne" in here
    assert "Autreville" in there
    assert here != english or "Skip" not in english


def test_a_lazy_frame_is_made_for_the_page_that_shows_it() -> None:
    html = render("{% page_header %}{% page_footer %}", request=request(frame=SimpleLazyObject(frame)))

    assert "Belvenne" in html
    assert "Plan du site" in html


def test_words_of_a_frame_stay_words() -> None:
    hostile = Frame(
        brand=ATTACK,
        home_url="/",
        menu=(MenuItem(ATTACK, ATTACK),),
        languages=(Language("fr", "FR", ATTACK, ATTACK),),
        hall=(HallPart(ATTACK, url=ATTACK),),
        links=(Link(ATTACK, ATTACK),),
    )

    assert "<script" not in header(hostile) + footer(hostile)


class Report(forms.Form):
    """A form with one field of each kind."""

    place = forms.CharField(label="Lieu", help_text="Une rue suffit.")
    why = forms.CharField(label="Pourquoi", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Sujet", choices=[("a", "A"), ("b", ATTACK)], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="D’accord")
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_field_reads_label_hint_error_control_in_that_order() -> None:
    html = render("{% field form.place %}", form=Report({}))

    order = [html.index(piece) for piece in ("<label", 'class="hint"', 'class="err"', "<input")]
    assert order == sorted(order)
    assert 'aria-describedby="id_place-hint id_place-err"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_keeps_what_was_typed_as_words() -> None:
    html = render("{% field form.place %}", form=Report({"place": ATTACK}))

    assert "&quot;&gt;&lt;script&gt;" in html
    assert "<script" not in html


def test_a_field_without_fault_says_nothing_of_faults() -> None:
    html = render("{% field form.place %}", form=Report())

    assert "aria-invalid" not in html
    assert 'aria-describedby="id_place-hint"' in html


def test_what_may_be_left_empty_says_so() -> None:
    with override("fr"):
        assert "(facultatif)" in render("{% field form.why %}", form=Report())


def test_choices_are_one_question_with_its_answers() -> None:
    html = render("{% field form.kind %}", form=Report({"kind": "a"}))

    assert html.startswith('<fieldset class="field" id="id_kind"')
    assert html.count('type="radio"') == 2
    assert re.search(r'value="a"[^>]* checked>', html)
    assert "<script" not in html


def test_a_hidden_field_has_no_words() -> None:
    assert "<label" not in render("{% field form.token %}", form=Report())


def test_the_summary_leads_to_each_field() -> None:
    with override("fr"):
        html = render("{% error_summary form %}", form=Report({"place": "ici"}))

    assert "4 réponses à corriger" in html or "3 réponses à corriger" in html
    assert 'href="#id_kind_0"' in html
    assert 'href="#id_agree"' in html
    assert "id_place" not in html


def test_a_right_form_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=Report()) == ""


def test_the_trail_ends_where_one_is() -> None:
    with override("fr"):
        html = render('{% trail "Données" "/donnees/" "Signalements" %}', request=request())

    assert html.index('href="/"') < html.index('href="/donnees/"')
    assert html.endswith('<span aria-current="page">Signalements</span></nav>')


@pytest.mark.parametrize(
    ("here", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (2, 24, [1, 2, 3, 0, 24]),
        (12, 24, [1, 0, 11, 12, 13, 0, 24]),
        (4, 6, [1, 2, 3, 4, 5, 6]),
        (24, 24, [1, 0, 23, 24]),
    ],
)
def test_paging_shows_the_ends_and_the_neighbours(here: int, last: int, shown: list[int]) -> None:
    assert numbers(here, last) == shown


def test_paging_keeps_the_other_parameters() -> None:
    asked = RequestFactory().get("/donnees/x?q=a%26b&page=2&tri=-jour")

    with override("fr"):
        html = render("{% pages 2 3 total=20 size=7 %}", request=asked)

    assert 'href="?q=a%26b&amp;tri=-jour&amp;page=3" rel="next"' in html
    assert "8 à 14 sur 20" in html


def test_a_notice_keeps_its_words_and_its_shape() -> None:
    html = render('{% notice "warn" title %}{{ body }}{% endnotice %}', title=ATTACK, body=ATTACK)

    assert html.startswith('<p class="notice warn"><svg')
    assert "<script" not in html


def test_a_state_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(ValueError, match="a state is one of"):
        render('{% state "bleu" "Bleu" %}')


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("status", errors.STATUSES)
def test_an_error_page_says_what_happened_and_what_to_do(status: int, language: str) -> None:
    with override(language):
        response = errors.error_page(request(), status)
        html = response.content.decode()
        title, explanation, advice = (str(words) for words in errors.STATUSES[status])

    assert response.status_code == status
    for words in (title, explanation, advice):
        assert words.replace("'", "&#x27;") in html


def test_a_status_nobody_foresaw_still_speaks() -> None:
    with override("fr"):
        assert "Nous n’avons pas compris" in errors.error_page(request(), 418).content.decode()


def test_the_page_of_a_crash_never_asks_for_a_frame_that_may_need_the_database() -> None:
    def ask() -> Frame:
        raise RuntimeError("the database is gone")

    asked = request(frame=SimpleLazyObject(ask))

    with override("fr"):
        html = errors.server_error(asked).content.decode()

    assert "Nous avons fait une erreur" in html
    assert "Socle" in html


def test_the_page_of_a_crash_keeps_a_frame_already_made() -> None:
    made = SimpleLazyObject(frame)
    str(made.brand)

    assert "Belvenne" in errors.server_error(request(frame=made)).content.decode()


def test_when_even_the_error_page_fails_three_languages_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "STATUSES", {500: (_Broken(), _Broken(), _Broken())})

    response = errors.server_error(request())

    assert response.status_code == 500
    assert 'lang="ar" dir="rtl"' in response.content.decode()


class _Broken:
    """Words that cannot be read."""

    def __str__(self) -> str:
        raise RuntimeError("no words")
