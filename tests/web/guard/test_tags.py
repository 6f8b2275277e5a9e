from __future__ import annotations

import html.parser
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.tags import MOST_TAGS, Tangled, attributes, tags


def names(page: bytes) -> list[str]:
    return [("/" if tag.closing else "") + tag.name.decode() for tag in tags(page)]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (b"", []),
        (b"a < b <3 </ 3> </> <", []),
        (b"<!DOCTYPE html><P><br/></p>", ["p", "br", "/p"]),
        (b'<a title="x>y"><b title=\'<i>\'><c title=a"b><d>', ["a", "b", "c", "d"]),
        (b"<a title = '>' x><b>", ["a", "b"]),
        (b'<a "b>c"><d>', ["a", "d"]),
        (b"<a =x><b x=><c>", ["a", "b", "c"]),
        (b"<a/b/><c/ d=/>", ["a", "c"]),
        (b"<!-- <form> --><a><!--><b><!---><c><!-- <d> --!><e>", ["a", "b", "c", "e"]),
        (b"<!-- <form>", []),
        (b"<!x <b>--><a><?php <c> ?><d></ <e>f><g>", ["a", "d", "g"]),
        (b"<script>'<form>'</script><a>", ["script", "/script", "a"]),
        (b"<script><!-- '<form>' --></SCRIPT ><a>", ["script", "/script", "a"]),
        (b"<style><form></styles></style><a>", ["style", "/style", "a"]),
        (b"<textarea><form></textarea><a>", ["textarea", "/textarea", "a"]),
        (b"<title><form></title><a>", ["title", "/title", "a"]),
        (b"<noscript><form></noscript><a>", ["noscript", "/noscript", "a"]),
        (b"<script><form>", ["script"]),
        (b"<plaintext><form>", ["plaintext"]),
        (b"<a><b title=", ["a"]),
        (b"<x-y.z:1><a\x00b>", ["x-y.z:1", "a\x00b"]),
        (b"<svg><title>x</title></svg><a>", ["svg", "title", "/title", "/svg", "a"]),
    ],
)
def test_tags_are_found_as_a_browser_finds_them(page: bytes, found: list[str]) -> None:
    assert names(page) == found


@pytest.mark.parametrize(
    "page",
    [
        b"<svg><![CDATA[<form>]]></svg>",
        b"<script><!-- <script> </script> <form> --></script>",
        b"<svg><style><form></style></svg>",
        b"<math><title><form></title>",
        b"<select><textarea><form></textarea>",
        b'<a title="never closed><form>',
        b"<a title=''b='c><form>",
        b"<form></form><frameset>",
        b"<i>" * (MOST_TAGS + 1),
    ],
)
def test_a_page_that_can_be_read_in_two_ways_is_tangled(page: bytes) -> None:
    with pytest.raises(Tangled):
        names(page)


def test_what_lies_in_a_drawing_or_a_template_is_told() -> None:
    page = b"<form><svg/><form><svg><form></svg><form><template><form></template><svg a=b/><form>"
    assert [tag.foreign for tag in tags(page) if tag.name == b"form"] == [False, False, True, False, True, True]


def test_an_end_of_another_kind_ends_no_drawing() -> None:
    for page in (b"<svg></select><form>", b"<select></template></svg><form>", b"<svg><svg></svg></math><form>"):
        assert [tag.foreign for tag in tags(page) if tag.name == b"form"] == [True]


def test_attributes_are_read_as_a_browser_reads_them() -> None:
    (tag,) = tags(b"""<INPUT Name=a name=b type = 'pass&#119;ord' x y="" =z title="&lt;>"/alt='\xc3\xb1'>""")
    assert attributes(tag) == {"name": "a", "type": "password", "x": "", "y": "", "=z": "", "title": "<>", "alt": "ñ"}


def test_a_tag_knows_its_place() -> None:
    page = b"<!-- x --><p><form a=1>"
    assert [page[tag.place :][:5] for tag in tags(page)] == [b"<p><f", b"<form"]


PIECES = ["<", ">", "/", "a", "b", " ", "=", '"', "'", "form", "<form ", "<p>", "</p>", "<a b=", "!", "?", "\n"]


class Reference(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in reversed(attrs)}))


simple_values = st.text(alphabet="ab<>/= -!?", max_size=5)
simple_tags = st.builds(
    lambda name, pairs: "<" + name + "".join(f' {key}="{value}"' for key, value in pairs) + ">",
    st.sampled_from(["form", "input", "p", "b"]),
    st.lists(st.tuples(st.sampled_from(["x", "y", "z"]), simple_values), max_size=3),
)
comments = st.text(alphabet="ab<>/=\"' ", max_size=6).map(lambda text: f"<!-- {text} -->")


@given(
    st.lists(st.one_of(simple_tags, comments, st.sampled_from(["</p>", "text", " ", "a > b"])), max_size=8).map("".join)
)
def test_well_written_pages_are_read_as_the_standard_library_reads_them(page: str) -> None:
    reference = Reference()
    reference.feed(page)
    reference.close()
    mine = [(tag.name.decode(), dict(attributes(tag))) for tag in tags(page.encode()) if not tag.closing]
    assert mine == reference.found


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_page_makes_it_fail(page: str) -> None:
    with suppress(Tangled):
        for tag in tags(page.encode()):
            assert page.encode()[tag.place : tag.place + 1] == b"<"
            attributes(tag)


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<!--",
        b"<a ",
        b'<a b="',
        b"<a b=' ",
        b"</",
        b"<script>",
        b"<script><!--",
        b"<title>",
        b"<svg>",
        b"<a =",
        b"=",
        b"<!",
    ],
)
def test_time_grows_with_the_page_and_no_faster(piece: bytes) -> None:
    page = (b"<p " + piece * (1 << 20))[: 1 << 20]
    begun = process_time()
    for text in (page, page[3:]):
        with suppress(Tangled):
            sum(1 for _ in tags(text))
    assert process_time() - begun < 2
