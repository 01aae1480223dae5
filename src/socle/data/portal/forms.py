"""What the pages of the portal ask."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """Why an edition is withdrawn, and that whoever does it knows that its bytes do not come back."""

    because = forms.CharField(
        label=_("Pourquoi vous retirez cette édition"),
        help_text=_("Tout le monde lira cette raison : n’y nommez personne. 300 signes au plus."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        error_messages={"required": _("Dites pourquoi, en 300 signes au plus.")},
    )
    sure = forms.BooleanField(
        label=_("Je sais que ce fichier ne reviendra pas"),
        error_messages={"required": _("Cochez cette case pour retirer l’édition.")},
    )
