from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyauthgate.pam.codes import Code, Flag

HEADERS = [Path("/usr/include/security") / name for name in ("_pam_types.h", "pam_modules.h")]
DEFINE = re.compile(r"^#define\s+PAM_([A-Z_]+)\s+(0x[0-9A-Fa-f]+|[0-9]+)U?\b", re.MULTILINE)


@pytest.mark.skipif(not all(header.exists() for header in HEADERS), reason="Linux-PAM's headers are not here")
def test_the_numbers_are_those_of_the_headers() -> None:
    defined = {name: int(value, 0) for header in HEADERS for name, value in DEFINE.findall(header.read_text())}
    for number in [*Code, *Flag]:
        assert number.name is not None
        assert defined[number.name] == number


def test_no_two_answers_are_the_same() -> None:
    assert len({int(code) for code in Code}) == len(Code)
