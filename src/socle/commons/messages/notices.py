"""The notices of this room: the code that confirms a contact."""

from django.utils.translation import gettext_lazy as _

from socle.commons.messages.terms import Notice

CODE = Notice(
    name="messages.code",
    title=_("Code pour confirmer un contact"),
    fields=("code", "minutes"),
    subject=_("{code} est votre code, {town}"),
    body=_(
        "Bonjour,\n\nVotre code est : {code}\n\nÉcrivez-le dans la page ouverte. "
        "Il sert une fois, pendant {minutes} minutes.\n\n"
        "Vous n’avez rien demandé ? Ne faites rien : sans ce code, rien ne se passe. Ne le donnez à personne.\n\n{town}"
    ),
    sms=_("{town} : votre code est {code}. Il sert une fois, pendant {minutes} minutes. Ne le donnez à personne."),
    required=("code",),
    hints={"code": _("les six chiffres"), "minutes": _("combien de temps le code sert")},
    secret=True,
)

NOTICES = (CODE,)
