"""A browser that speaks WSGI to the application in this process: cookies, CSRF, and bytes that no browser sends."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_to_bytes

BOUNDARY = "trust-boundary-7f3a"
SECRET = "t" * 32  # a CSRF token is valid when cookie and field say the same


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form."""

    name: str
    content: bytes
    kind: str = "image/jpeg"


Pair = tuple[str, "str | File"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was sent: enough to send it again."""

    method: str
    path: str
    query: str = ""
    kind: str = ""
    body: bytes = b""

    def __str__(self) -> str:
        query = f"?{self.query[:200]}" if self.query else ""
        sent = f" {self.kind[:60]} {self.body[:400]!r}" if self.body else ""
        return f"{self.method} {self.path[:200]}{query}{sent}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


@dataclass(slots=True)
class Browser:
    """Cookies of one person at one network address."""

    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": SECRET})
    address: str = "203.0.113.9"

    @property
    def token(self) -> str:
        """The CSRF token that goes with the cookie."""
        return self.cookies.get("csrftoken", SECRET)

    def send(self, asked: Asked) -> Answer:
        """Ask, and read the answer to its end."""
        from socle.site.wsgi import application

        status: list[str] = []
        headers: list[tuple[str, str]] = []

        def start(line: str, fields: list[tuple[str, str]], _failure: Any = None, /) -> Callable[[bytes], object]:
            status.append(line)
            headers.extend(fields)
            return io.BytesIO().write

        pieces = application(self._environ(asked), start)
        try:
            body = b"".join(pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        for name, value in headers:
            if name.lower() == "set-cookie":
                self._keep(value)
        return Answer(int(status[-1].split()[0]), {name.lower(): value for name, value in headers}, body)

    def _environ(self, asked: Asked) -> dict[str, Any]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": asked.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "QUERY_STRING": asked.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "localhost:8000",
            "HTTP_ACCEPT": "text/html,*/*;q=0.8",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.address,
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_LENGTH": str(len(asked.body)) if asked.body else "",
            "wsgi.input": io.BytesIO(asked.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if asked.kind:
            environ["CONTENT_TYPE"] = asked.kind.encode().decode("latin-1")
        if not asked.kind.startswith(("multipart/", "application/x-www-form-urlencoded")):
            environ["HTTP_X_CSRFTOKEN"] = self.token
        return environ

    def _keep(self, header: str) -> None:
        name, _, rest = header.partition("=")
        value = rest.partition(";")[0].strip('"')
        if value and "max-age=0" not in header.lower():
            self.cookies[name.strip()] = value
        else:
            self.cookies.pop(name.strip(), None)


def encoded(text: str) -> str:
    """Percent-encoded, lone surrogates as the bytes that a broken client sends."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def urlencoded(pairs: Sequence[Pair]) -> str:
    """Names and values as in an address; a file is its name."""
    return "&".join(
        f"{encoded(name)}={encoded(value if isinstance(value, str) else value.name)}" for name, value in pairs
    )


def form(pairs: Sequence[Pair]) -> tuple[str, bytes]:
    """Content type and body of a form: multipart when there is a file in it."""
    if not any(isinstance(value, File) for _, value in pairs):
        return "application/x-www-form-urlencoded", urlencoded(pairs).encode()
    lines = []
    for name, value in pairs:
        lines.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode("utf-8", "surrogatepass"))
        if isinstance(value, File):
            shown = value.name.replace('"', "%22").encode("utf-8", "surrogatepass")
            lines.append(b'; filename="' + shown + f'"\r\nContent-Type: {value.kind}\r\n\r\n'.encode())
            lines.append(value.content + b"\r\n")
        else:
            lines.append(b"\r\n\r\n" + value.encode("utf-8", "surrogatepass") + b"\r\n")
    return f"multipart/form-data; boundary={BOUNDARY}", b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()
