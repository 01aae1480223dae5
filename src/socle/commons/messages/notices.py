"""The notices of this room: the code that confirms a contact, the one that lets staff in, and their invitation."""

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

ENTRY = Notice(
    name="messages.entry",
    title=_("Code pour entrer dans l’espace agents"),
    fields=("code",),
    subject=_("Votre code pour entrer, {town}"),
    body=_(
        "Votre code pour entrer dans l’espace agents :\n\n{code}\n\n"
        "Il est valable dix minutes. Si vous ne l’avez pas demandé, ne faites rien.\n\n{town}"
    ),
    sms=_("{town} : votre code pour entrer est {code}. Il est valable dix minutes."),
    required=("code",),
    hints={"code": _("le code, en lettres et en chiffres")},
    secret=True,
)

INVITED = Notice(
    name="messages.invited",
    title=_("Invitation à travailler ici"),
    fields=("name", "role", "address"),
    subject=_("{town} vous ouvre son espace de travail"),
    body=_(
        "Bonjour {name},\n\n{town} vous a donné un rôle : {role}.\n\nPour entrer : {address}\n\n"
        "Écrivez l’adresse électronique qui a reçu ce message : un code y arrive, qui ouvre la page.\n\n"
        "Vous n’attendiez rien ? Ne faites rien et prévenez la mairie.\n\n{town}"
    ),
    sms=_("{town} vous a donné un rôle : {role}. Pour entrer : {address}"),
    required=("address",),
    hints={"name": _("le nom de la personne"), "role": _("son rôle"), "address": _("l’adresse de l’espace de travail")},
)

NOTICES = (CODE, ENTRY, INVITED)
