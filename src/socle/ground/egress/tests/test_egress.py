"""What goes out is asked of public machines alone, within limits, whatever the other side tries."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from socle.ground.egress import Blocked, Limits, Unreachable, fetch
from socle.ground.egress.address import is_public
from socle.ground.egress.tests.servers import Handler, certificate, serving

QUICK = Limits(most_bytes=100_000, seconds=1.0)


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    """A local server that this test may reach."""
    settings.EGRESS_PRIVATE = True
    Handler.seen.clear()
    Handler.redirects.clear()
    with serving() as found:
        yield found


def _why(url: str, limits: Limits = QUICK, **asked: Any) -> str:
    with pytest.raises((Blocked, Unreachable)) as refused:
        fetch(url, limits=limits, **asked)
    assert isinstance(refused.value, Blocked | Unreachable)
    return f"{type(refused.value).__name__} {refused.value.reason}"


def test_an_answer_comes_whole_with_status_and_headers(port: int) -> None:
    answer = fetch(f"http://127.0.0.1:{port}/plain?a=é b".replace(" ", "%20"))

    assert (answer.status, answer.body, answer.headers["x-town"]) == (200, b"bonjour", "Belvenne")
    assert Handler.seen[0][1] == "/plain?a=%C3%A9%20b"
    assert Handler.seen[0][2]["host"] == f"127.0.0.1:{port}"
    assert fetch(f"http://127.0.0.1:{port}/absent").status == 404
    assert fetch(f"http://127.0.0.1:{port}/packed").body == b"packed"
    assert fetch(f"http://127.0.0.1:{port}/packed", method="HEAD").body == b""


def test_a_large_body_goes_into_a_file_and_what_came_of_a_broken_one_is_not_believed(port: int, tmp_path: Path) -> None:
    with (tmp_path / "body").open("wb+") as into:
        into.write(b"what stood there before")
        answer = fetch(f"http://127.0.0.1:{port}/packed", into=into)
        into.seek(0)
        assert (answer.body, into.read()) == (b"", b"packed")

        with pytest.raises(Unreachable):
            fetch(f"http://127.0.0.1:{port}/short", into=into)


def test_a_body_and_headers_are_sent_and_cookies_are_not_kept(port: int) -> None:
    url = f"http://127.0.0.1:{port}/plain"
    fetch(url, method="POST", body=b"{}", headers={"Content-Type": "application/json", "Host": "evil.example"})
    fetch(url)

    (method, _, headers, body), (_, _, later, _) = Handler.seen
    assert (method, body, headers["content-type"], headers["host"]) == (
        "POST", b"{}", "application/json", f"127.0.0.1:{port}",
    )  # fmt: skip
    assert "cookie" not in later


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "239.1.1.1", "240.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1",
        "198.18.0.1", "192.0.0.1", "192.88.99.1", "::1", "::", "fe80::1", "fe80::1%lo", "fc00::1", "fd12::1", "ff02::1",
        "fec0::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "2002:7f00:1::", "2001:0:0:0:0:0:7f00:1", "2001:db8::1", "100::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a01::1"])
def test_public_addresses_are_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
    ],
)
def test_no_spelling_of_this_machine_is_reached(host: str) -> None:
    assert _why(f"http://{host}:9/") in ("Blocked private", "Unreachable name")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme"), ("ftp://a.example/", "scheme"), ("gopher://a.example/", "scheme"),
        ("//a.example/", "scheme"), ("/plain", "scheme"), ("", "scheme"), ("javascript:alert(1)", "scheme"),
        ("http://", "address"), ("http:///x", "address"), ("http://user:pass@a.example/", "address"),
        ("http://a.example:99999/", "address"), ("http://a.example:0/", "address"), ("http://a.example:x/", "address"),
        ("http://a.example/\r\nX: y", "address"), ("http://a.example/ x", "address"),
        ("http://a\\b.example/", "address"),
        ("http://[::1/", "address"), ("http://a%00.example/", "address"), ("http://\ud800.example/", "address"),
        ("http://" + "a" * 70 + ".example/", "address"), ("http://a.example/" + "x" * 5000, "address"),
        ("http://a.example/\ud800", "address"),
    ],
)  # fmt: skip
def test_unreadable_addresses_are_refused(url: str, reason: str) -> None:
    assert _why(url) == f"Blocked {reason}"


def test_what_a_caller_should_not_give_is_a_bug(port: int) -> None:
    for asked in ({"method": "BREW"}, {"headers": {"A": "b\r\nC: d"}}, {"headers": {"A\nB": "c"}}):
        with pytest.raises(ValueError):
            fetch(f"http://127.0.0.1:{port}/plain", **asked)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, [["8.8.8.8", "10.0.0.1"]])

    assert _why("http://mixed.example/") == "Blocked private"


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    # The name server tells a public address to the check, then a private one to whoever asks again.
    asked = _names(monkeypatch, [["203.0.114.9"], ["127.0.0.1"], ["127.0.0.1"]])
    reached: list[Any] = []

    def connect(_self: socket.socket, address: Any) -> None:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)

    assert _why("http://rebinding.example/") == "Unreachable connection"
    assert reached == ["203.0.114.9"]
    assert asked == ["rebinding.example"]


def test_a_name_reaches_the_machine_it_stood_for_with_its_own_host_header(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _names(monkeypatch, [["127.0.0.1"], ["192.0.2.1"]])

    assert fetch(f"http://pinned.example:{port}/plain").body == b"bonjour"
    assert Handler.seen[0][2]["host"] == f"pinned.example:{port}"


def test_a_redirect_is_checked_like_the_first_address(
    port: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Handler.redirects["/away"] = (302, f"http://inside.example:{port}/plain")
    real = socket.getaddrinfo
    answers = {"outside.example": "127.0.0.1", "inside.example": "127.0.0.1"}

    def resolve(host: str, *rest: Any, **named: Any) -> Any:
        settings.EGRESS_PRIVATE = False  # the first hop alone is allowed
        return real(answers.get(host, host), *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    assert _why(f"http://outside.example:{port}/away") == "Blocked private"
    assert [path for _, path, _, _ in Handler.seen] == ["/away"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [("file:///etc/passwd", "scheme"), ("http://user@127.0.0.1/", "address"), ("http://[", "address")],
)
def test_a_redirect_elsewhere_than_to_the_web_is_refused(target: str, reason: str, port: int) -> None:
    Handler.redirects["/away"] = (301, target)

    assert _why(f"http://127.0.0.1:{port}/away") == f"Blocked {reason}"


def test_redirects_are_followed_five_times_and_no_more(port: int) -> None:
    for number in range(5):
        Handler.redirects[f"/{number}"] = (302, f"/{number + 1}")
    Handler.redirects["/5"] = (302, "/plain")
    Handler.redirects["/round"] = (302, "/round")

    answer = fetch(f"http://127.0.0.1:{port}/1")
    assert (answer.body, answer.url) == (b"bonjour", f"http://127.0.0.1:{port}/plain")
    assert _why(f"http://127.0.0.1:{port}/0") == "Blocked redirects"
    assert _why(f"http://127.0.0.1:{port}/round") == "Blocked redirects"


def test_secrets_go_to_the_machine_they_are_for_alone(port: int) -> None:
    Handler.redirects["/same"] = (307, "/plain")
    Handler.redirects["/other"] = (307, f"http://localhost:{port}/plain")
    secret = {"Authorization": "Bearer x", "X-Api-Key": "y", "Accept": "text/plain"}

    fetch(f"http://127.0.0.1:{port}/same", headers=secret)
    fetch(f"http://127.0.0.1:{port}/other", headers=secret, method="POST", body=b"kept")

    _, same, _, other = Handler.seen
    assert same[2]["authorization"] == "Bearer x"
    assert "authorization" not in other[2] and "x-api-key" not in other[2]
    assert other[2]["accept"] == "text/plain"
    assert (other[0], other[3]) == ("POST", b"kept")


def test_a_form_that_is_redirected_becomes_a_question(port: int) -> None:
    Handler.redirects["/see"] = (303, "/plain")

    fetch(f"http://127.0.0.1:{port}/see", method="POST", body=b"a=b", headers={"Content-Type": "text/plain"})

    method, _, headers, body = Handler.seen[1]
    assert (method, body) == ("GET", b"") and "content-type" not in headers


@pytest.mark.parametrize("path", ["large", "bomb", "endless"])
def test_what_is_too_large_is_left(path: str, port: int) -> None:
    assert _why(f"http://127.0.0.1:{port}/{path}", Limits(most_bytes=100_000, seconds=10)) == "Blocked size"


@pytest.mark.parametrize("path", ["drip", "drip_headers"])
def test_one_who_sends_a_byte_now_and_then_is_left_in_time(path: str, port: int) -> None:
    began = time.monotonic()

    assert _why(f"http://127.0.0.1:{port}/{path}") == "Unreachable time"
    assert time.monotonic() - began < 2.0


def test_a_slow_name_server_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_n: time.sleep(30))
    began = time.monotonic()

    assert _why("http://slow.example/") == "Unreachable time"
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("path", ["short", "cut", "brotli", "garbage"])
def test_half_an_answer_is_none(path: str, port: int) -> None:
    assert _why(f"http://127.0.0.1:{port}/{path}") == "Unreachable answer"


def test_nobody_there_is_said(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    assert _why(f"http://127.0.0.1:{closed}/") == "Unreachable connection"
    assert _why("http://nowhere.invalid/") == "Unreachable name"


def test_a_proxy_of_the_environment_is_not_used(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetch(f"http://127.0.0.1:{port}/plain").status == 200


def test_a_certificate_is_always_checked_against_the_name_asked_for(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EGRESS_PRIVATE = True
    pair = certificate(tmp_path, "pinned.example")
    _names(monkeypatch, [["127.0.0.1"]] * 3)
    with serving(tls=pair) as port:
        assert _why(f"https://pinned.example:{port}/plain") == "Unreachable tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
        assert fetch(f"https://pinned.example:{port}/plain").body == b"bonjour"
        assert _why(f"https://another.example:{port}/plain") == "Unreachable tls"


def test_one_who_never_finishes_the_handshake_is_left_in_time(settings: Any) -> None:
    settings.EGRESS_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        began = time.monotonic()
        assert _why(f"https://127.0.0.1:{deaf.getsockname()[1]}/") == "Unreachable time"
    assert time.monotonic() - began < 2.0


def test_a_secure_answer_does_not_lead_to_an_insecure_one(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    Handler.redirects["/away"] = (302, f"http://127.0.0.1:{port}/plain")
    with serving(tls=pair) as secure:
        assert _why(f"https://127.0.0.1:{secure}/away") == "Blocked downgrade"


def test_a_reason_never_repeats_the_address() -> None:
    with pytest.raises(Blocked) as refused:
        fetch("http://127.0.0.1/?key=canary-secret")

    assert "canary" not in str(refused.value) and "127" not in str(refused.value)


def _names(monkeypatch: pytest.MonkeyPatch, answers: list[list[str]]) -> list[str]:
    """A name server that gives these answers in turn; returns the names it was asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: Any, **named: Any) -> Any:
        asked.append(host)
        told = answers[min(len(asked), len(answers)) - 1]
        return [one for address in told for one in real(address, port, *rest, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked
