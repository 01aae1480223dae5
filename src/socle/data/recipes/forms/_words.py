"""What a recipe is called, and which tables it reads."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socle.data.recipes.rules import LONGEST_SLUG, LONGEST_TEXT, LONGEST_TITLE
from socle.data.tables.terms import LICENCES

ARABIC = {"dir": "rtl", "lang": "ar"}
Choices = Sequence[tuple[str, Any]]


class NewForm(forms.Form):
    """A new recipe."""

    title_fr = forms.CharField(
        label=_("Titre de la table"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Donnez un titre en français.")},
    )
    slug = forms.CharField(
        label=_("Adresse"),
        max_length=LONGEST_SLUG,
        help_text=_("Le dernier mot de l’adresse, en minuscules, chiffres et tirets : signalements-par-mois"),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
        error_messages={"required": _("Donnez une adresse.")},
    )

    def __init__(self, *args: Any, tables: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"] = forms.ChoiceField(
            label=_("À partir de la table"),
            choices=tables,
            error_messages={"required": _("Choisissez une table."), "invalid_choice": _("Choisissez une table.")},
        )


class SourceForm(forms.Form):
    """One more table to read."""

    def __init__(self, *args: Any, tables: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"] = forms.ChoiceField(
            label=_("Lire aussi la table"),
            choices=tables,
            error_messages={"required": _("Choisissez une table."), "invalid_choice": _("Choisissez une table.")},
        )


class WordsForm(forms.Form):
    """The title, the description and the licence of the table that a recipe makes."""

    title_fr = forms.CharField(
        label=_("Titre"), max_length=LONGEST_TITLE, error_messages={"required": _("Donnez un titre en français.")}
    )
    title_en = forms.CharField(label=_("Titre en anglais"), max_length=LONGEST_TITLE, required=False)
    title_ar = forms.CharField(
        label=_("Titre en arabe"), max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs=ARABIC)
    )
    description_fr = forms.CharField(label=_("Description"), max_length=LONGEST_TEXT, required=False)
    description_en = forms.CharField(label=_("Description en anglais"), max_length=LONGEST_TEXT, required=False)
    description_ar = forms.CharField(
        label=_("Description en arabe"), max_length=LONGEST_TEXT, required=False, widget=forms.TextInput(attrs=ARABIC)
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=[(code, name) for code, (name, _) in LICENCES.items()])
