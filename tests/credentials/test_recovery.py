from __future__ import annotations

import pytest

from pyauthgate.credentials.keys import Keyring
from pyauthgate.credentials.recovery import code_key, code_keys, new_codes, read_code

OLD, NEW = b"o" * 32, b"n" * 32


def test_a_client_gets_ten_codes_of_sixty_bits() -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert {len(read_code(code)) for code in codes} == {12}
    assert not set("".join(codes)) & set("ILOU")


@pytest.mark.parametrize(
    "typed", ["7K2M-9QXD-40T1", "7k2m9qxd40t1", " 7k2m 9qxd 40t1\n", "7K2M--9QXD-4OTI", "7K2M-9QXD-4otl"]
)
def test_case_dashes_and_letters_that_look_alike_do_not_matter(typed: str) -> None:
    assert read_code(typed) == "7K2M9QXD40T1"


@pytest.mark.parametrize(
    "odd",
    ["", "123456", "7K2M-9QXD-40T", "7K2M-9QXD-40T12", "7K2M-9QXD-40TU", "7K2M-9QXD-40T1" + " " * 64, "７K2M9QXD40T1"],
)
def test_anything_else_is_no_recovery_code(odd: str) -> None:
    assert read_code(odd) == ""


def test_what_is_kept_is_bound_to_client_and_key() -> None:
    keys, code = Keyring((NEW,)), "7K2M-9QXD-40T1"
    kept = code_key(keys, "9000", code)
    assert code_key(keys, "9000", code.lower()) == kept
    assert code_key(keys, "9001", code) != kept
    assert code_keys(Keyring((b"x" * 32, NEW, OLD)), "9000", code)[1] == kept
