"""E-mail addresses and telephone numbers in their plain form."""

from socle.commons.messages.terms import Channel
from socle.commons.people import terms as people


def read_contact(typed: str) -> tuple[Channel, str] | None:
    """The channel and the plain form of what a person typed; ``None`` when it is neither an address nor a number."""
    plain = people.read_contact(typed)
    if plain is None:
        return None
    return (Channel.EMAIL if "@" in plain else Channel.SMS), plain


def mask(contact: str) -> str:
    """Enough to recognise a contact that one knows: ``m•••@exemple.fr``, ``••••••78``. ``""`` stays so."""
    if "@" in contact:
        local, _, domain = contact.partition("@")
        return f"{local[:1]}•••@{domain}"
    return f"••••••{contact[-2:]}" if contact else ""
