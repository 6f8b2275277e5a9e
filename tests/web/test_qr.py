from __future__ import annotations

from xml.etree import ElementTree as ET

from pyauthgate.web.qr import drawn


def test_a_drawing_is_well_formed_and_made_of_attributes_alone() -> None:
    root = ET.fromstring(drawn("otpauth://totp/x", title='"<b>&'))  # noqa: S314 (our own)
    assert (root.tag, root.get("class")) == ("svg", "qr")
    assert [element.text for element in root.iter("title")] == ['"<b>&']
    allowed = {"width", "height", "class", "transform", "fill", "stroke", "d"}
    assert {name for element in root.iter() for name in element.attrib} <= allowed


def test_two_texts_have_two_drawings() -> None:
    assert drawn("one", title="x") != drawn("two", title="x")
