"""Two ways out: SMTP through Django's backend, and files in the instance's folder."""

import re
import smtplib
from collections.abc import Iterable
from email.utils import format_datetime, formataddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from socle.commons.messages.models import Message
from socle.commons.messages.ports import Later, Parcel, Refused, Transport, transport_of
from socle.commons.messages.terms import Channel
from socle.ground.storage import Store

SMTP = "django.core.mail.backends.smtp.EmailBackend"
_GONE = re.compile(rb"\b5\.1\.[16]\b|\b5\.1\.10\b")  # RFC 3463: the mailbox does not exist, or has moved away


def transport(channel: Channel) -> Transport:
    """The way out of a channel: what was bound, else SMTP where the settings name a server, else files."""
    bound = transport_of(channel)
    if bound is not None:
        return bound
    if channel is Channel.EMAIL and settings.EMAIL_BACKEND == SMTP:
        return SmtpTransport()
    return FileTransport(Path(settings.SOCLE_DIR))


def reference(message: Message) -> str:
    """What a message is called outside, the same at every attempt."""
    return f"m{message.pk}.{message.created_at:%Y%m%d%H%M%S}"


def take_back(messages: Iterable[Message]) -> None:
    """Remove the files of messages that nobody may read any more; what left by a server is not ours."""
    for message in messages:
        folder, name = _place(Channel(message.channel), reference(message))
        Store(Path(settings.SOCLE_DIR) / folder).delete(name)


def _place(channel: Channel, reference: str) -> tuple[str, str]:
    """Folder and name of the file of a message."""
    stem = re.sub(r"[^a-z0-9.-]", "-", reference.lower())
    return ("mail", f"{stem}.eml") if channel is Channel.EMAIL else ("sms", f"{stem}.txt")


class SmtpTransport:
    """SMTP, one connection for a turn. ``Message-ID`` is stable: a second copy after a crash can be told."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def hand(self, parcel: Parcel) -> str:
        """Give it to the server. A refused recipient is :class:`Refused`; a server that does not answer is whole."""
        message = letter(parcel)
        try:
            return self._send(message, parcel)
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            self.close()
            raise _verdict(code, bytes(words)) from refused
        except smtplib.SMTPAuthenticationError as refused:
            self.close()
            raise Later("authentication", whole=True) from refused
        except smtplib.SMTPSenderRefused as refused:
            self.close()
            raise Later(f"sender-{refused.smtp_code}", whole=True) from refused
        except smtplib.SMTPResponseException as refused:
            self.close()
            raise _verdict(refused.smtp_code, _bytes(refused.smtp_error)) from refused
        except (OSError, smtplib.SMTPException) as closed:
            self.close()
            raise Later("unreachable", whole=True) from closed

    def close(self) -> None:
        """Say goodbye to the server, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException):
                pass  # it went away first

    def _send(self, message: EmailMessage, parcel: Parcel) -> str:
        if self._connection is None:
            self._connection = get_connection(SMTP, fail_silently=False)
            self._connection.open()
        self._connection.send_messages([message])
        return str(message.extra_headers["Message-ID"])


class FileTransport:
    """One file for each message, in ``mail`` or ``sms`` of a folder, durable when this returns.

    The same message handed over twice is the same file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand(self, parcel: Parcel) -> str:
        """Write the file; returns its name."""
        folder, name = _place(parcel.channel, parcel.reference)
        try:
            if parcel.channel is Channel.EMAIL:
                content = letter(parcel).message().as_bytes()
            else:
                content = f"{parcel.to}\n{parcel.body}\n".encode()
            Store(self._folder / folder).put(name, content)
        except OSError as full:
            raise Later("disk", whole=True) from full
        return name

    def close(self) -> None:
        """Nothing is open."""


def letter(parcel: Parcel) -> EmailMessage:
    """The e-mail of a parcel. RFC 8058 headers where one press leaves; RFC 3834 says that no human wrote it."""
    sender = str(settings.DEFAULT_FROM_EMAIL)
    headers = {
        "Message-ID": f"<{parcel.reference}@{sender.rpartition('@')[2].rstrip('>') or 'localhost'}>",
        "Date": format_datetime(parcel.at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": parcel.language,
    }
    if parcel.leave_url:
        headers["List-Unsubscribe"] = f"<{parcel.leave_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        subject=parcel.subject,
        body=parcel.body,
        from_email=formataddr((parcel.sender_name, sender)) if "<" not in sender else sender,
        to=[parcel.to],
        reply_to=[parcel.reply_to] if parcel.reply_to else None,
        headers=headers,
    )


def _verdict(code: int, words: bytes) -> Exception:
    if 500 <= code < 600:
        return Refused(f"smtp-{code}", gone=bool(_GONE.search(words)))
    return Later(f"smtp-{code}", whole=code == 421)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode(errors="replace")
