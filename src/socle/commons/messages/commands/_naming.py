"""Counting the contacts that are named and not confirmed: whoever reports something types their own, or another's."""

import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from socle.commons.messages.models import NamedContact
from socle.commons.messages.permissions import CONFIRM
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

NAMED_PER_DAY = 10  # times one contact, whoever names it
NAMED_PER_SENDER = 20  # different contacts an hour
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def note_named(scope: Scope, *, authority_id: int, contact: str, sender: str, now: datetime.datetime) -> None:
    """Count that ``sender`` (a keyed hash of a network address) named ``contact``, in its plain form, to be written to.

    Raises ``Refusal`` ``messages.named-often`` (429: 10 times in a day, whoever did, in every authority of the
    instance) or ``messages.named-many`` (429: 20 other contacts by this sender within an hour).
    """
    scope.require(CONFIRM, authority_id)
    digest = named_digest(contact)
    with atomic():
        if NamedContact.objects.filter(digest=digest, at__gt=now - DAY).count() >= NAMED_PER_DAY:
            raise Refusal(
                "messages.named-often",
                _("Ce contact a été donné trop souvent depuis hier. Laissez vide : votre code de suivi suffit."),
                status=429,
                field="contact",
            )
        others = NamedContact.objects.filter(sender=sender, at__gt=now - HOUR).exclude(digest=digest)
        if others.values("digest").distinct().count() >= NAMED_PER_SENDER:
            raise Refusal(
                "messages.named-many",
                _(
                    "Trop de contacts différents ont été donnés depuis votre connexion. Laissez vide : votre code de "
                    "suivi suffit. Ou attendez une heure."
                ),
                status=429,
                field="contact",
            )
        NamedContact.objects.create(authority_id=authority_id, digest=digest, sender=sender, at=now)


def named_digest(contact: str) -> str:
    """The keyed hash under which a contact is counted, the same in every authority of the instance."""
    return salted_hmac("socle.commons.messages.named", contact, secret=settings.SECRET_KEY).hexdigest()
