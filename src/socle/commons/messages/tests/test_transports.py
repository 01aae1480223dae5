"""The ways out, against a real mail server and a real folder."""

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from socle.commons.messages import commands
from socle.commons.messages.commands._transports import SMTP
from socle.commons.messages.models import Message
from socle.commons.messages.terms import State
from socle.commons.messages.tests.conftest import FIELDS, MINUTE, NOON, queue
from socle.commons.people.models import Authority
from socle.ground.scope import Scope


class Mailbox:
    """A mail server's handler that keeps what it takes and refuses as told."""

    def __init__(self) -> None:
        self.kept: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Refuse a recipient or take it."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the message."""
        if self.refuse_data:
            return self.refuse_data
        self.kept.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def mailbox() -> Mailbox:
    """What the server took."""
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox, settings: Any) -> Iterator[Controller]:
    """A mail server without TLS, named in the settings; not started."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT, settings.DEFAULT_FROM_EMAIL = 5, "socle@town.example"
    controller = Controller(mailbox, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    yield controller
    if controller.server is not None:
        controller.stop()


def test_an_email_says_who_writes_why_no_human_did_and_how_to_leave(
    scope: Scope, town: Authority, server: Controller, mailbox: Mailbox
) -> None:
    server.start()
    queue(scope, town, leave_url="http://localhost:8000/@belvenne/suivre/quitter/abc", language="ar")
    assert commands.deliver(scope, now=NOON) == 1

    letter = mailbox.kept[0]
    message = Message.objects.get()
    assert letter["To"] == "ana@example.org" and letter["From"] == "Belvenne <socle@town.example>"
    assert letter["Reply-To"] == "mairie@belvenne.example" and letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == "<http://localhost:8000/@belvenne/suivre/quitter/abc>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Message-ID"] == f"<m{message.pk}.20261120110000@town.example>" == message.provider_ref
    assert letter["Content-Language"] == message.language
    assert not letter.is_multipart() and letter.get_content_type() == "text/plain"


def test_a_value_cannot_write_headers(scope: Scope, town: Authority, server: Controller, mailbox: Mailbox) -> None:
    server.start()
    queue(scope, town, fields={**FIELDS, "title": "Trou\r\nBcc: all@example.org\r\n\r\nmore"})
    commands.deliver(scope, now=NOON)

    assert mailbox.kept[0]["Subject"] == "Trou Bcc: all@example.org more" and mailbox.kept[0]["Bcc"] is None


def test_letters_of_a_turn_share_one_connection_and_every_script_arrives(
    scope: Scope, town: Authority, server: Controller, mailbox: Mailbox
) -> None:
    server.start()
    for number in range(3):
        queue(scope, town, to=f"a{number}@example.org", key=f"k{number}", fields={**FIELDS, "title": "مصباح 💡 reçu"})

    assert commands.deliver(scope, now=NOON) == 3
    assert all("مصباح 💡 reçu" in one.get_content() and one["Subject"] == "مصباح 💡 reçu" for one in mailbox.kept)


def test_a_recipient_that_does_not_exist_fails_and_the_next_one_gets_theirs(
    scope: Scope, town: Authority, server: Controller, mailbox: Mailbox
) -> None:
    server.start()
    mailbox.refuse = {"no@example.org": "550 5.1.1 no such user", "policy@example.org": "554 5.7.1 not here"}
    for key in ("no", "policy", "yes"):
        queue(scope, town, to=f"{key}@example.org", key=key)

    assert commands.deliver(scope, now=NOON) == 1
    assert Message.objects.get(key="no").error == "smtp-550" and Message.objects.get(key="policy").error == "smtp-554"
    assert not queue(scope, town, to="no@example.org", key="no2")
    assert queue(scope, town, to="policy@example.org", key="policy2")


def test_a_busy_mailbox_is_tried_again_and_a_refused_text_fails(
    scope: Scope, town: Authority, server: Controller, mailbox: Mailbox
) -> None:
    server.start()
    mailbox.refuse = {"ana@example.org": "450 4.2.1 greylisted, come back"}
    queue(scope, town)
    commands.deliver(scope, now=NOON)
    assert (Message.objects.get().state, Message.objects.get().error) == (State.QUEUED, "smtp-450")

    mailbox.refuse = {}
    mailbox.refuse_data = "552 too much"
    commands.deliver(scope, now=NOON + MINUTE)
    assert (Message.objects.get().state, Message.objects.get().error) == (State.FAILED, "smtp-552")


def test_a_server_that_was_down_takes_everything_once_it_is_up(
    scope: Scope, town: Authority, server: Controller, mailbox: Mailbox
) -> None:
    for number in range(3):
        queue(scope, town, to=f"a{number}@example.org", key=f"k{number}")
    assert commands.deliver(scope, now=NOON) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}
    assert Message.objects.filter(error="unreachable").count() == 1

    server.start()
    assert commands.deliver(scope, now=NOON + MINUTE) == 3
    assert len(mailbox.kept) == 3


def test_a_server_that_asks_for_tls_that_it_does_not_have_is_tried_again(
    scope: Scope, town: Authority, server: Controller, settings: Any
) -> None:
    server.start()
    settings.EMAIL_USE_TLS = True
    queue(scope, town)

    assert commands.deliver(scope, now=NOON) == 0
    assert (Message.objects.get().state, Message.objects.get().error) == (State.QUEUED, "unreachable")


def test_without_a_server_each_message_is_one_file_and_twice_the_same_is_one(
    scope: Scope, town: Authority, settings: Any, tmp_path: Path
) -> None:
    settings.SOCLE_DIR = tmp_path
    queue(scope, town, key="mail")
    queue(scope, town, to="+33612345678", key="sms")
    commands.deliver(scope, now=NOON)
    Message.objects.update(state=State.QUEUED, next_at=NOON)
    commands.deliver(scope, now=NOON)

    (letter,), (sms,) = list((tmp_path / "mail").iterdir()), list((tmp_path / "sms").iterdir())
    assert email.message_from_bytes(letter.read_bytes())["To"] == "ana@example.org"
    assert sms.read_text().startswith("+33612345678\nBelvenne")


def test_a_full_disk_is_waited_for(scope: Scope, town: Authority, settings: Any, tmp_path: Path) -> None:
    settings.SOCLE_DIR = tmp_path
    (tmp_path / "mail").write_text("not a folder")
    queue(scope, town)

    assert commands.deliver(scope, now=NOON) == 0
    assert (Message.objects.get().state, Message.objects.get().error) == (State.QUEUED, "disk")
