"""In which letters a page is written, and whether its markup can be told without knowing more of them."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from pyauthgate.web.guard.headerlines import values

if TYPE_CHECKING:
    from pyauthgate.web.guard.headerlines import HeaderLines

__all__ = ["encode", "holds_ascii", "label"]

PARAMETER = re.compile(r";[ \t]*charset[ \t]*=[ \t]*[\"']?([^\s;\"']+)", re.IGNORECASE)
PRESCAN = 1024
"""Bytes at the beginning in which browsers look for a declaration (HTML, section 13.2.3.2)."""

DECLARED = re.compile(
    rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}

ASCII_INSIDE = re.compile(
    r"utf-?8|unicode-1-1-utf-8|(?:us-)?ascii|ansi_x3\.4-1968|iso[_-]?8859-?\d{1,2}(?:-[ei])?|latin-?\d|l\d"
    r"|(?:windows-|x-cp|cp)125\d|windows-874|tis-620|(?:cp|ibm)866|koi8?-?[ru]?|macintosh|x-mac-roman|x-mac-cyrillic"
    r"|gb2312|gb_2312-80|gbk|x-gbk|gb18030|big5(?:-hkscs)?|x-x-big5|shift[_-]jis|sjis|x-sjis|ms932|windows-31j"
    r"|euc-jp|x-euc-jp|euc-kr|ks_c_5601-1987|korean"
)
"""Encodings in which the bytes of markup, ``< > = / ' "``, stand for themselves and are never part of a letter.

Not among them: UTF-16 and UTF-32, where a letter has several bytes; UTF-7, HZ and the ISO-2022 family, where a
sequence turns the bytes that follow into others, so that what reads as a tag is none, or the reverse.
"""

AS_BROWSERS_READ = {
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "latin1": "cp1252",
    "utf-16": "utf-16le",
}


def label(lines: HeaderLines, body: bytes) -> str:
    """Give the name of a page's encoding in lower case: by its mark, its header, its declaration; empty for none."""
    for mark, name in MARKS.items():
        if body.startswith(mark):
            return name
    given = [found[1] for value in values(lines, "content-type") for found in PARAMETER.finditer(value)]
    declared = DECLARED.search(body, 0, PRESCAN)
    if not given and declared:
        given = [(declared[1] or declared[2]).decode("ascii", "replace")]
    return given[0].lower() if given else ""


def holds_ascii(name: str) -> bool:
    """Say whether markup can be told byte by byte in a page of this encoding; browsers guess none but such."""
    return not name or ASCII_INSIDE.fullmatch(name) is not None


def encode(text: str, name: str) -> bytes | None:
    """Write a text in an encoding (UTF-8 where it has no name, or none that we know); None where it lacks a letter."""
    try:
        return text.encode(AS_BROWSERS_READ.get(name, name) or "utf-8")
    except LookupError:
        return text.encode()
    except UnicodeError:
        return None
