"""Real servers on the loopback address that behave badly on purpose."""

import datetime
import gzip
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

BOMB = gzip.compress(bytes(50_000_000))


class Handler(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    seen: ClassVar[list[tuple[str, str, dict[str, str], bytes]]] = []
    redirects: ClassVar[dict[str, tuple[int, str]]] = {}
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen.append((self.command, self.path, headers, body))
        if self.path in self.redirects:
            status, target = self.redirects[self.path]
            return self._send(status, b"", Location=target)
        action = getattr(self, f"_{self.path.strip('/').partition('?')[0]}", None)
        if action is None:
            return self._send(404, b"nothing here")
        action()
        return None

    do_POST = do_HEAD = do_GET

    def log_message(self, *_arguments: Any) -> None:
        """Quiet."""

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _plain(self) -> None:
        self._send(200, b"bonjour", Set_Cookie="a=b", X_Town="Belvenne")

    def _packed(self) -> None:
        self._send(200, gzip.compress(b"packed"), Content_Encoding="gzip")

    def _cut(self) -> None:
        self._send(200, gzip.compress(b"packed" * 100)[:-9], Content_Encoding="gzip")

    def _brotli(self) -> None:
        self._send(200, b"???", Content_Encoding="br")

    def _bomb(self) -> None:
        self._send(200, BOMB, Content_Encoding="gzip")

    def _large(self) -> None:
        self._send(200, bytes(300_000))

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"10000\r\n" + bytes(65536) + b"\r\n")
        except OSError:
            self.close_connection = True

    def _short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self._dripping(b"x")

    def _drip_headers(self) -> None:
        self._dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ")

    def _garbage(self) -> None:
        self.wfile.write(b"\x00\x01 what?\r\n\r\n")
        self.close_connection = True

    def _dripping(self, first: bytes) -> None:
        self.close_connection = True
        try:
            self.wfile.write(first)
            for _second in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass


@contextmanager
def serving(*, tls: tuple[Path, Path] | None = None, host: str = "127.0.0.1") -> Iterator[int]:
    """A server; yields its port."""
    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for a name or an address, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    try:
        other: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        other = x509.DNSName(name)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests of Socle")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([other]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths
