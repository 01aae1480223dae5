"""The fields of a new webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socle.data.webhooks.rules import LONGEST_URL


class HookForm(forms.Form):
    """A table, and the address that it tells."""

    table = forms.ChoiceField(label=_("Table"), error_messages={"required": _("Choisissez une table ouverte.")})
    url = forms.CharField(
        label=_("Adresse à prévenir"),
        help_text=_("Par exemple https://exemple.fr/socle. Elle reçoit un petit message signé à chaque édition."),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Donnez une adresse.")},
    )

    def __init__(self, *args: Any, tables: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["table"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choisir")), *tables]
