"""The forms of staff pages: labels, hints and choices. What is right is decided by the commands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socle.commons.people.rules import read_contact
from socle.commons.people.terms import LANGUAGE_NAMES, OrganisationKind, Role

_LTR = {"dir": "ltr"}


def role_choices() -> list[tuple[str, str]]:
    """The roles that can be given."""
    return [(role.value, role.label) for role in Role if role != Role.RESIDENT]


class InviteForm(forms.Form):
    """Someone new."""

    email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_("Un message lui dira comment entrer, avec un code envoyé à cette adresse."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        max_length=254,
    )
    name = forms.CharField(label=_("Nom"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    role = forms.ChoiceField(label=_("Rôle"), choices=role_choices, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    """One more role."""

    role = forms.ChoiceField(label=_("Donner un rôle"), choices=role_choices)


class OwnForm(forms.Form):
    """Name and language."""

    name = forms.CharField(label=_("Nom"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    language = forms.ChoiceField(label=_("Langue"), choices=list(LANGUAGE_NAMES.items()))


class PasswordForm(forms.Form):
    """A new password."""

    current = forms.CharField(
        label=_("Mot de passe actuel"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **_LTR})
    )
    new = forms.CharField(
        label=_("Nouveau mot de passe"),
        help_text=_("12 signes au moins. Une phrase de quatre mots convient bien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **_LTR}),
        max_length=200,
        strip=False,
    )
    repeated = forms.CharField(
        label=_("Le même, encore une fois"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **_LTR}),
        max_length=200,
        strip=False,
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not known:
            del self.fields["current"]


class TeamForm(forms.Form):
    """A team."""

    name = forms.CharField(label=_("Nom de l’équipe"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(
        label=_("Adresse électronique de l’équipe"), required=False, widget=forms.EmailInput(attrs=_LTR), max_length=254
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", own), *organisations]
        if not organisations:
            del self.fields["organisation"]


class TeamChangeForm(TeamForm):
    """A team that exists."""

    is_active = forms.BooleanField(label=_("L’équipe est au travail"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class OrganisationForm(forms.Form):
    """An organisation."""

    name = forms.CharField(
        label=_("Nom de l’organisation"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    kind = forms.ChoiceField(
        label=_("Ce qu’est cette organisation"),
        choices=lambda: [(one.value, one.label) for one in OrganisationKind],
    )
    email = forms.EmailField(
        label=_("Adresse électronique"), required=False, widget=forms.EmailInput(attrs=_LTR), max_length=254
    )


class AuthorityForm(forms.Form):
    """What the authority says of itself."""

    hall_address = forms.CharField(
        label=_("Adresse de la mairie"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    hall_phone = forms.CharField(
        label=_("Téléphone"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel", **_LTR})
    )
    contact_email = forms.EmailField(
        label=_("Adresse électronique publique"), required=False, max_length=254, widget=forms.EmailInput(attrs=_LTR)
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues du site"), choices=list(LANGUAGE_NAMES.items()), widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in languages:
            self.fields[f"hours_{one}"] = forms.CharField(
                label=_("Heures d’ouverture (%(language)s)") % {"language": LANGUAGE_NAMES.get(one, one)},
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"dir": "auto", "lang": one}),
            )


class AgreementForm(forms.Form):
    """An agreement with another authority."""

    other = forms.ChoiceField(label=_("Avec"))
    reference = forms.CharField(
        label=_("Délibération ou contrat"),
        max_length=200,
        help_text=_("Tel qu’il s’écrit, par exemple « Délibération 2026-41 du 12 mars »."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    since = forms.DateField(label=_("Du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Au"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = others


class PersonForm(forms.Form):
    """The contact by which a person is known."""

    contact = forms.CharField(
        label=_("Adresse électronique ou téléphone"),
        max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_contact(self) -> str:
        """The contact in its plain form."""
        contact = read_contact(self.cleaned_data["contact"])
        if contact is None:
            raise forms.ValidationError(
                _("Écrivez une adresse électronique (nom@exemple.fr) ou un numéro de téléphone.")
            )
        return contact
