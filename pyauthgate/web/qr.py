"""A QR code as a drawing in the page itself: attributes alone, as the page's own policy demands."""

from __future__ import annotations

from markupsafe import Markup

__all__ = ["drawn"]

SCALE = 4
"""Pixels of a module: a phone reads it from the screen at arm's length."""


def drawn(text: str, *, title: str) -> Markup:
    """Draw a text, dark on light in every colour scheme, with the margin of four that readers want (ISO/IEC 18004).

    Parameters
    ----------
    title:
        What the drawing is, for who cannot see it.

    """
    import segno  # noqa: PLC0415 -- for those who use it: it takes a tenth of a second to load

    code = segno.make_qr(text, error="m")
    drawing = code.svg_inline(scale=SCALE, dark="#000", light="#fff", title=title, svgclass="qr", lineclass=None)
    # The library escapes the title, and nothing else in it comes from outside.
    return Markup(drawing)  # noqa: S704
