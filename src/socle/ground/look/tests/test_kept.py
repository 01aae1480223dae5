"""A kept page is the page of its key, for a while, among not too many."""

from socle.ground.look import kept
from socle.ground.look.kept import LARGEST, KeptPages


def test_a_page_is_found_by_its_key_alone() -> None:
    pages = KeptPages()

    pages.keep(("/", "fr", 1), b"one")

    assert pages.find(("/", "fr", 1)) == b"one"
    assert pages.find(("/", "fr", 2)) is None
    assert pages.find(("/", "ar", 1)) is None


def test_the_page_asked_for_longest_ago_leaves_first() -> None:
    pages = KeptPages(most=2)
    pages.keep("a", b"a")
    pages.keep("b", b"b")

    pages.find("a")
    pages.keep("c", b"c")

    assert (pages.find("a"), pages.find("b"), pages.find("c")) == (b"a", None, b"c")


def test_old_and_large_pages_are_not_kept() -> None:
    old, large = KeptPages(seconds=0), KeptPages()

    old.keep("a", b"a")
    large.keep("a", b"a" * (LARGEST + 1))

    assert old.find("a") is None
    assert large.find("a") is None


def test_the_pages_of_all_rooms_share_one_bound_of_bytes() -> None:
    rooms = [KeptPages(most=1_000) for _ in range(3)]
    page = b"x" * 100_000

    for number in range(200):
        for room in rooms:
            room.keep(number, page)
    held = [number for room in rooms for number in range(200) if room.find(number)]

    assert len(held) == kept.MOST_BYTES // len(page)
    assert min(held) > 160, "those asked for longest ago left"
    for room in rooms:
        room.clear()
    assert not [key for key in kept._sizes if key[0] in rooms]
