"""Translations: found, complete, and red for each way in which they can be wrong."""

import gettext
import json
from pathlib import Path

import pytest

from socle.ground.i18n import CatalogueFault, compile_catalogues
from tools.messages.__main__ import main
from tools.messages.catalogue import catalogue_path, read, update, write
from tools.messages.check import check
from tools.messages.extract import Message, NotLiteral, extract, from_python, from_template
from tools.messages.merge import merge
from tools.messages.typography import typography_faults

PYTHON = """
from django.utils.translation import gettext as _, ngettext
def words(n, town):
    since = _("À %(town)s depuis {year}") % {"town": town}
    return _("Bonjour"), since, ngettext("%(n)s table", "%(n)s tables", n)
"""
TEMPLATE = """{% load i18n %}<p>{% translate 'Envoyer' %}
{% blocktranslate %}Voir <b>tout</b>{% endblocktranslate %}</p>"""

GOOD = {
    "Bonjour": {"en": "Hello", "ar": "مرحبا"},
    "À %(town)s depuis {year}": {"en": "In %(town)s since {year}", "ar": "في %(town)s منذ {year}"},
    "%(n)s table": {
        "plural": "%(n)s tables",
        "en": ["%(n)s table", "%(n)s tables"],
        "ar": ["لا جداول", "جدول واحد", "جدولان", "%(n)s جداول", "%(n)s جدولا", "%(n)s جدول"],
    },
    "Envoyer": {"en": "Send", "ar": "إرسال"},
    "Voir <b>tout</b>": {"en": "See <b>all</b>", "ar": "عرض <b>الكل</b>"},
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout whose translations are complete."""
    room = tmp_path / "src/socle/services/reports"
    (room / "templates/reports").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "pages.py").write_text(PYTHON, encoding="utf-8")
    (room / "templates/reports/form.html").write_text(TEMPLATE, encoding="utf-8")
    (room / "tests/test_pages.py").write_text("_('Un texte de test')", encoding="utf-8")
    deliver(tmp_path, GOOD)
    return tmp_path


def deliver(root: Path, entries: dict[str, object]) -> list[str]:
    """Merge a file of translations and return what was refused."""
    file = root / "part.json"
    file.write_text(json.dumps(entries), encoding="utf-8")
    update(root, extract(root))
    return merge(root, [file])[str(file)].refused


def plant(root: Path, language: str, text: str, forms: tuple[str, ...]) -> None:
    """Put a translation in a catalogue without any check, as an editor of catalogues could."""
    texts, _ = read(catalogue_path(root, language))
    write(root, language, extract(root), {**texts, (None, text): forms})


def test_a_complete_checkout_is_green(checkout: Path) -> None:
    assert check(checkout) == []
    assert main(["--root", str(checkout), "check"]) == 0


@pytest.mark.parametrize(
    ("language", "text", "forms", "fault"),
    [
        ("en", "Bonjour", ("",), "missing"),
        ("ar", "Bonjour", ("",), "missing"),
        ("ar", "Bonjour", ("Bonjour",), "the Arabic is the French"),
        ("ar", "Bonjour", ("Hello مرحبا",), "% of Arabic letters"),
        ("ar", "À %(town)s depuis {year}", ("في منذ {year}",), "placeholders"),
        ("en", "À %(town)s depuis {year}", ("In %(city)s since {year}",), "placeholders"),
        ("en", "À %(town)s depuis {year}", ("In %(town)s since {annee}",), "placeholders"),
        ("en", "Voir <b>tout</b>", ("See all",), "tags"),
        ("ar", "Voir <b>tout</b>", ("عرض <i>الكل</i>",), "tags"),
        ("ar", "%(n)s table", ("لا جداول", "جدول", "جدولان", "جداول", "جدولا", "جدول"), "placeholders"),
    ],
)
def test_a_wrong_translation_is_red(
    checkout: Path, language: str, text: str, forms: tuple[str, ...], fault: str
) -> None:
    plant(checkout, language, text, forms)

    faults = check(checkout)

    assert any(line.startswith(f"{language}:") and fault in line for line in faults), faults
    assert main(["--root", str(checkout), "check"]) == 1


def test_a_wrong_number_of_plural_forms_is_red(checkout: Path) -> None:
    path = catalogue_path(checkout, "ar")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("msgstr[5]")), encoding="utf-8")

    assert any("plural forms" in line or "missing" in line for line in check(checkout))


def test_a_fuzzy_translation_is_red(checkout: Path) -> None:
    path = catalogue_path(checkout, "en")
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "Bonjour"', '#, fuzzy\nmsgid "Bonjour"'),
        encoding="utf-8",
    )

    assert any("fuzzy" in line for line in check(checkout))


def test_a_new_string_in_the_code_is_red_until_it_is_translated(checkout: Path) -> None:
    page = checkout / "src/socle/services/reports/pages.py"
    page.write_text(page.read_text(encoding="utf-8") + '\nTITLE = _("Nouveau")\n', encoding="utf-8")
    assert len([line for line in check(checkout) if "« Nouveau »" in line and "missing" in line]) == 2

    deliver(checkout, {"Nouveau": {"en": "New", "ar": "جديد"}})

    assert check(checkout) == []


def test_a_string_that_left_the_code_is_red_until_extraction_drops_it(checkout: Path) -> None:
    (checkout / "src/socle/services/reports/templates/reports/form.html").unlink()
    assert any("no longer in the code" in line for line in check(checkout))

    update(checkout, extract(checkout))

    assert check(checkout) == []
    assert "Envoyer" not in catalogue_path(checkout, "en").read_text(encoding="utf-8")


def test_a_string_built_at_run_time_is_red(checkout: Path) -> None:
    page = checkout / "src/socle/services/reports/pages.py"
    page.write_text(page.read_text(encoding="utf-8") + '\ndef f(x):\n    return _(f"Bonjour {x}")\n', encoding="utf-8")

    assert any("not a plain text" in line for line in check(checkout))


def test_a_word_kept_in_latin_letters_needs_a_reason(checkout: Path) -> None:
    (checkout / "locale/latin.toml").write_text('Bonjour = ""\n', encoding="utf-8")

    assert any("needs a reason" in line for line in check(checkout))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("Où ?", "Où\u202f?"),
        ("Où?", "Où\u202f?"),
        ("Oui ; non", "Oui\u202f; non"),
        ("12 % des voies", "12\u202f% des voies"),
        ("Ainsi : voilà", "Ainsi\u00a0: voilà"),
        ("L'envoi", "L’envoi"),
    ],
)
def test_french_typography_is_red_and_can_be_mended(checkout: Path, typed: str, right: str) -> None:
    page = checkout / "src/socle/services/reports/pages.py"
    page.write_text(page.read_text(encoding="utf-8") + f'\nTITLE = _("{typed}")\n', encoding="utf-8")
    deliver(checkout, {typed: {"en": "Words", "ar": "كلمات"}})
    assert [line for line in check(checkout) if line.startswith("fr:")]

    assert main(["--root", str(checkout), "mend"]) == 0

    assert check(checkout) == []
    assert f'_("{right}")' in page.read_text(encoding="utf-8")


def test_placeholders_and_entities_are_not_typography() -> None:
    for text in ("Le %(date)s à %(time)s", "https://exemple.fr/?a=1", "Rues &amp; places", "100 %s", "Voir 12:30"):
        assert typography_faults(Message(text)) == []


def test_a_named_word_may_stay_latin_in_arabic(checkout: Path) -> None:
    plant(checkout, "ar", "Envoyer", ("إرسال GeoJSON",))
    assert any("Arabic letters" in line for line in check(checkout))

    (checkout / "locale/latin.toml").write_text('GeoJSON = "name of a file format"\n', encoding="utf-8")

    assert check(checkout) == []


def test_merging_refuses_a_faulty_translation_and_keeps_the_good_one(checkout: Path) -> None:
    refused = deliver(checkout, {"Voir <b>tout</b>": {"en": "See everything", "ar": "عرض <b>الكل</b>"}})

    assert len(refused) == 1 and "tags" in refused[0]
    assert read(catalogue_path(checkout, "en"))[0][None, "Voir <b>tout</b>"] == ("See <b>all</b>",)


def test_merging_says_which_keys_are_not_in_the_code(checkout: Path) -> None:
    file = checkout / "part.json"
    file.write_text(json.dumps({"Bonsoir": {"en": "Good evening", "ar": "مساء الخير"}}), encoding="utf-8")

    report = merge(checkout, [file])[str(file)]

    assert report.taken == 0 and "« Bonsoir » is not in the code" in report.notes[0]


def test_merging_forgives_another_kind_of_space_or_apostrophe(checkout: Path) -> None:
    page = checkout / "src/socle/services/reports/pages.py"
    page.write_text(page.read_text(encoding="utf-8") + '\nTITLE = _("L’envoi est fait\u202f!")\n', encoding="utf-8")

    refused = deliver(checkout, {"L'envoi est fait !": {"en": "Sent!", "ar": "تم الإرسال!"}})

    assert refused == [] and check(checkout) == []


def test_python_sources_are_read_with_contexts_and_plurals() -> None:
    found = list(
        from_python('pgettext("month", "mai"); npgettext("c", "%d an", "%d ans", 2); "a" "b"; gettext_lazy("x" "y")')
    )

    assert {(one.context, one.id, one.plural) for one in found} == {
        ("month", "mai", None),
        ("c", "%d an", "%d ans"),
        (None, "xy", None),
    }


def test_templates_are_read_as_django_will_look_them_up() -> None:
    text = """{% translate "100 %" as full %}{% translate "mai" context "month" %}{{ _("Oui")|upper }}
    {% blocktranslate trimmed count n=rows with t=town %}
       {{ n }} ligne
       à {{ t }}
    {% plural %}{{ n }} lignes à {{ t }}{% endblocktranslate %}
    {% comment %}{% translate "non" %}{% endcomment %}
    {% url "x" as y %}{% include "a.html" with label=_("Non") %}"""

    found = {(one.context, one.id, one.plural) for one in from_template(text)}

    assert found == {
        (None, "100 %%", None),
        ("month", "mai", None),
        (None, "Oui", None),
        (None, "%(n)s ligne à %(t)s", "%(n)s lignes à %(t)s"),
        (None, "Non", None),
    }


def test_a_template_that_translates_a_variable_is_refused() -> None:
    with pytest.raises(NotLiteral):
        list(from_template("{% translate label %}"))


def test_catalogues_are_compiled_once_and_again_when_they_change(checkout: Path) -> None:
    locale = checkout / "locale"
    assert len(compile_catalogues(locale)) == 3
    assert compile_catalogues(locale) == []
    arabic = gettext.translation("django", locale, languages=["ar"])
    french = gettext.translation("django", locale, languages=["fr"])

    assert arabic.gettext("Envoyer") == "إرسال"
    assert arabic.ngettext("%(n)s table", "%(n)s tables", 11) == "%(n)s جدولا"
    assert arabic.ngettext("%(n)s table", "%(n)s tables", 100) == "%(n)s جدول"
    assert french.ngettext("%(n)s table", "%(n)s tables", 0) == "%(n)s table"


def test_compiled_catalogues_can_go_elsewhere(checkout: Path, tmp_path: Path) -> None:
    written = compile_catalogues(checkout / "locale", tmp_path / "out")

    assert all(path.is_relative_to(tmp_path / "out") and path.exists() for path in written)


def test_a_broken_catalogue_is_named(checkout: Path) -> None:
    path = catalogue_path(checkout, "en")
    path.write_text("<<<<<<< ours\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(CatalogueFault, match="en/LC_MESSAGES/django.po"):
        compile_catalogues(checkout / "locale")
