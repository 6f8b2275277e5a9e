from __future__ import annotations

import pytest

from pyauthgate.web.guard.elements import elements
from pyauthgate.web.guard.tags import MOST_TAGS, Tangled, attributes


def test_tags_of_xml_are_found_at_their_places() -> None:
    page = b'<?xml version="1.0"?><h xmlns="x"><!-- <form> --><![CDATA[<form>]]><form a="1>&amp;"/><s>&lt;form></s></h>'
    found = list(elements(page))
    assert [("/" if tag.closing else "") + tag.name.decode() for tag in found] == [
        "h",
        "form",
        "/form",
        "s",
        "/s",
        "/h",
    ]
    form = found[1]
    assert page[form.place :].startswith(b"<form a=")
    assert attributes(form) == {"a": "1>&"}


def test_raw_text_of_html_is_none_in_xml() -> None:
    assert [tag.name for tag in elements(b"<h><textarea><form/></textarea></h>")][2] == b"form"


def test_what_lies_in_a_drawing_is_told() -> None:
    found = elements(b"<h><svg><form/></svg><form/></h>")
    assert [tag.foreign for tag in found if tag.name == b"form" and not tag.closing] == [True, False]


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<p>",
        b"<a></b>",
        b"<p>&nbsp;</p>",
        b'<!DOCTYPE h [<!ENTITY f "<form>">]><h>&f;</h>',
        b'<!DOCTYPE h [<!ENTITY f SYSTEM "file:///etc/passwd">]><h>&f;</h>',
        b"<h>" + b"<i/>" * MOST_TAGS + b"</h>",
    ],
)
def test_what_is_not_plain_xml_is_tangled(page: bytes) -> None:
    with pytest.raises(Tangled):
        list(elements(page))
