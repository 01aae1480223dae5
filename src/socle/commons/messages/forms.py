"""The forms of staff pages: labels and hints. What is right is decided by the commands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socle.commons.messages.models import SendingRules
from socle.commons.messages.rules import major, read_amount

_CLOCK = forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M")
_MOST = 1000


def _count(label: Any, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"dir": "ltr", "inputmode": "numeric"})
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=_MOST, widget=widget)


class WordsForm(forms.Form):
    """The words of a notice in one language."""

    subject = forms.CharField(
        label=_("Objet du courriel"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    body = forms.CharField(
        label=_("Texte du courriel"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"})
    )
    sms = forms.CharField(
        label=_("SMS"),
        help_text=_("Deux SMS au plus, une fois les champs remplis par des mots courts."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class RulesForm(forms.Form):
    """When, how often and at what cost messages leave."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    quiet_from = forms.TimeField(label=_("Les heures calmes commencent à"), widget=_CLOCK)
    quiet_until = forms.TimeField(
        label=_("et finissent à"),
        help_text=_("Un SMS écrit entre-temps part à cette heure. Deux fois la même heure : pas d’heures calmes."),
        widget=_CLOCK,
    )
    quiet_letters = forms.BooleanField(label=_("Les courriels attendent aussi"), required=False)
    sms_per_hour = _count(_("SMS par heure à un même numéro, au plus"))
    sms_per_day = _count(_("SMS par jour à un même numéro, au plus"))
    letters_per_hour = _count(_("Courriels par heure à une même adresse, au plus"))
    letters_per_day = _count(_("Courriels par jour à une même adresse, au plus"))
    currency = forms.CharField(
        label=_("Monnaie"),
        help_text=_("Son code en trois lettres, par exemple EUR ou XOF."),
        max_length=3,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}),
    )
    price = forms.CharField(label=_("Prix d’un SMS"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr"}))
    budget = forms.CharField(
        label=_("Budget SMS d’un mois"),
        help_text=_("Quand il est dépensé, les SMS attendent ; les courriels continuent."),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    @staticmethod
    def initial_of(rules: SendingRules) -> dict[str, Any]:
        """What the form shows of the rules in force."""
        shown = {
            "version": rules.version,
            "quiet_from": rules.quiet_from,
            "quiet_until": rules.quiet_until,
            "quiet_letters": rules.quiet_letters,
            "currency": rules.currency,
            "price": major(rules.sms_price_minor, rules.currency),
            "budget": major(rules.sms_budget_minor, rules.currency),
        }
        for name in ("sms_per_hour", "sms_per_day", "letters_per_hour", "letters_per_day"):
            shown[name] = getattr(rules, name)
        return shown

    def clean(self) -> dict[str, Any]:
        """Amounts in minor units of the currency, under the names that the command knows."""
        values: dict[str, Any] = super().clean() or {}
        values["currency"] = values.get("currency", "").strip().upper()
        for typed, name in (("price", "sms_price_minor"), ("budget", "sms_budget_minor")):
            if typed in values:
                minor = read_amount(values.pop(typed), values["currency"])
                if minor is None:
                    self.add_error(typed, _("Écrivez un montant, par exemple 0,05."))
                else:
                    values[name] = minor
        return values
