"""The forms and links of a page, read as a browser without JavaScript reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.trust.wire import File, Pair


@dataclass(slots=True)
class Form:
    """What a form would send as it stands, one list for each button, and where."""

    method: str
    path: str
    query: str
    pairs: list[Pair] = field(default_factory=list)
    buttons: list[Pair] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """What a page lets one do."""

    forms: list[Form]
    links: list[str]


def read_page(html: str, path: str) -> Page:
    """The forms and the links to the same site of a page at ``path``."""
    reader = _Reader(path)
    reader.feed(html)
    return Page(reader.forms, reader.links)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.links = path, list[Form](), list[str]()
        self.form: Form | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            target = urlsplit(urljoin(f"http://x{self.path}", given.get("action") or ""))
            self.form = Form(given.get("method", "get").lower(), target.path or self.path, target.query)
            self.forms.append(self.form)
        elif tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].partition("#")[0])
        if self.form is not None and tag in ("input", "select", "textarea", "button", "option"):
            self._control(self.form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "")
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            form.pairs.append((name, ""))
        elif tag == "option":
            form.choices.setdefault(self.select, []).append(given.get("value", ""))
            if "selected" in given or all(one != self.select for one, _ in form.pairs):
                form.pairs = [pair for pair in form.pairs if pair[0] != self.select]
                form.pairs.append((self.select, given.get("value", "")))
        elif tag == "button" or kind == "submit":
            if name:
                form.buttons.append((name, given.get("value", "")))
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.pairs.append((name, given.get("value", "on")))
        elif kind == "file":
            form.pairs.append((name, File("", b"", "application/octet-stream")))
        elif name:
            form.pairs.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area and self.form is not None and self.form.pairs and self.form.pairs[-1] == (self.area, ""):
            self.form.pairs[-1] = (self.area, data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""
