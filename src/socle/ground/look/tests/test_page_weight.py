"""The page's own weight: counted right, written in one pass, whole for every client."""

import gzip
import re
import time
from html.parser import HTMLParser

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from socle.ground.look import middleware, weight

PAGE = (
    '<!doctype html><html lang="fr"><head><link rel="stylesheet" href="/static/a.css"></head><body>'
    '<svg class="i"><use href="#a"/></svg><p>été</p><img src="/b.jpg" alt=""><img src="data:image/png;base64,x" alt="">'
    '<svg><g><path d=""/></g></svg><p class="hall"><!--weight--> <a href="/poids">?</a></p></body></html>'
)


class Counter(HTMLParser):
    """The slow twin: a real parser that counts the elements outside drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.inside = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "svg":
            self.count += self.inside == 0
            self.inside += 1
        else:
            self.count += self.inside == 0

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.count += self.inside == 0

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "svg"


def answer(html: str | bytes, accepts: str = "", kind: str = "text/html; charset=utf-8") -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})

    def view(_request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(html, content_type=kind)

    response = middleware.PageWeight(view)(request)
    assert isinstance(response, HttpResponse)
    return response


texts = st.lists(
    st.sampled_from(["<p>", "</p>", "<b>x</b>", "<svg><path/><g></g></svg>", "<br>", "1 &lt; 2", "é", '<a href="#x">']),
    max_size=60,
).map("".join)


@given(texts)
def test_elements_are_those_of_a_real_parser(html: str) -> None:
    twin = Counter()
    twin.feed(html)

    assert weight.elements(html.encode()) == twin.count


def test_requests_are_the_page_and_each_different_file() -> None:
    assert weight.requests(PAGE.encode()) == 3
    assert weight.requests((PAGE + '<img src="/b.jpg" alt=""><script src="/c.js" defer></script>').encode()) == 4


def test_a_page_says_its_weight_in_plain_and_in_gzip() -> None:
    plain = answer(PAGE).content.decode()
    packed = gzip.decompress(answer(PAGE, "gzip, deflate, br").content).decode()

    for page in (plain, packed):
        assert "<!--weight-->" not in page
        assert re.search(r'<span class="grade"><b>A</b>EcoIndex 9\d</span>', page)
        assert "<b>" in page.partition("EcoIndex")[2]
        assert page.endswith("</body></html>")


def test_the_weight_written_is_the_one_sent() -> None:
    response = answer(PAGE.replace("été", "".join(f"<i>{place * 7919 % 10007}</i>" for place in range(3000))), "gzip")
    page = gzip.decompress(response.content).decode()

    found = re.search(r"<b>([\d,.]+)</b>", page.partition("EcoIndex")[2])
    assert found
    said = float(found.group(1).replace(",", ".")) * 1000

    sent = len(response.content) + weight.sheet_size("gzip")
    assert said == pytest.approx(sent, abs=400)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=4000))
def test_a_compressed_page_opens_to_the_same_page(text: str) -> None:
    html = text.encode().replace(weight.MARKER, b"")

    packed = weight.compressed(html + b"<p>" + weight.MARKER + b"</p>", "fr", "gzip")

    opened = gzip.decompress(packed)
    assert opened.startswith(html + b"<p><span class=")
    assert opened.endswith(b"</p>")


def test_a_client_without_gzip_gets_the_page_as_it_is() -> None:
    response = answer(PAGE)

    assert not response.has_header("Content-Encoding")
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.content)


def test_a_mark_typed_by_a_resident_stays_what_it_is() -> None:
    typed = PAGE.replace("été", "&lt;!--weight--&gt;")

    assert "&lt;!--weight--&gt;" in answer(typed).content.decode()


def test_data_is_compressed_without_a_line_of_weight() -> None:
    response = answer(b'{"a": "' + b"x" * 2000 + b'"}', "gzip", "application/json")

    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).endswith(b'"}')


@pytest.mark.parametrize("kind", ["image/webp", "application/vnd.apache.parquet"])
def test_what_is_already_small_is_left_alone(kind: str) -> None:
    response = answer(b"x" * 3000, "gzip", kind)

    assert response.content == b"x" * 3000
    assert not response.has_header("Vary")


def test_a_stream_passes_untouched() -> None:
    response = middleware.PageWeight(lambda _request: FileResponse(iter([b"ab"]), content_type="text/html"))(
        RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    )

    assert isinstance(response, FileResponse)
    assert not response.has_header("Content-Encoding")


def test_equal_pages_have_different_lengths_on_the_wire() -> None:
    lengths = {len(answer(PAGE, "gzip").content) for _ in range(40)}

    assert len(lengths) > 5


def test_weighing_a_page_of_thirty_kilobytes_takes_less_than_two_milliseconds() -> None:
    rows = "".join(
        f"<tr><th>BV-{place * 7919 % 99991}</th><td>Voirie</td><td>{place}</td></tr>" for place in range(600)
    )
    html = PAGE.replace("été", rows).encode()
    assert 30_000 < len(html) < 36_000

    best = min(_timed(html) for _ in range(20))

    # Measured 0.35 ms on one core of a shared machine; the limit leaves room for a busy one.
    assert best < 0.002


def _timed(html: bytes) -> float:
    start = time.perf_counter()
    weight.compressed(html, "fr", "gzip, br")
    return time.perf_counter() - start


def test_every_answer_is_strict_unless_its_view_decides_otherwise() -> None:
    def own(_request: HttpRequest) -> HttpResponseBase:
        return HttpResponse("x", headers={"Content-Security-Policy": "default-src 'self'"})

    strict = middleware.SecurityHeaders(lambda _request: JsonResponse({}))(RequestFactory().get("/"))
    relaxed = middleware.SecurityHeaders(own)(RequestFactory().get("/"))

    assert strict.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert strict.headers["X-Content-Type-Options"] == "nosniff"
    assert strict.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not strict.has_header("Strict-Transport-Security")
    assert relaxed.headers["Content-Security-Policy"] == "default-src 'self'"


def test_https_is_remembered_where_there_is_https() -> None:
    response = middleware.SecurityHeaders(lambda _request: HttpResponse())(RequestFactory().get("/", secure=True))

    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_bare_status_gets_words_for_a_browser_and_none_for_a_machine() -> None:
    def view(_request: HttpRequest) -> HttpResponseBase:
        return HttpResponseNotAllowed(["POST"])

    page = middleware.ErrorPages(view)(RequestFactory().get("/", headers={"accept": "text/html"}))
    bare = middleware.ErrorPages(view)(RequestFactory().get("/", headers={"accept": "application/json"}))

    assert isinstance(page, HttpResponse)
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "<h1>" in page.content.decode()
    assert isinstance(bare, HttpResponse)
    assert bare.content == b""
