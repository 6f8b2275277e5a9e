from __future__ import annotations

import re

from pyauthgate.credentials import Keyring
from pyauthgate.gatekeeper import Decoys

KEYS = Keyring((b"k" * 32,))


def test_a_number_has_the_same_decoy_always_and_no_other_number_has_it() -> None:
    names = {Decoys(keys=KEYS).name(str(number)) for number in range(1000, 2000)}
    assert len(names) == 1000
    assert Decoys(keys=KEYS).name("1000") == Decoys(keys=KEYS).name("1000")


def test_a_decoy_looks_like_a_user_name_and_tells_nothing_of_the_number() -> None:
    assert re.fullmatch(r"u[a-z2-7]{19}", Decoys(keys=KEYS).name("9000"))
    assert Decoys(keys=KEYS).name("9000") != Decoys(keys=Keyring((b"j" * 32,))).name("9000")


def test_a_panel_that_wants_addresses_gets_addresses() -> None:
    assert re.fullmatch(r"u[a-z2-7]{19}@example\.net", Decoys(keys=KEYS, shape="{}@example.net").name("9000"))


def test_a_password_in_place_of_the_typed_one_is_as_long_the_same_again_and_of_this_number_alone() -> None:
    decoys = Decoys(keys=KEYS)
    for typed in ("", "x", "Segur269ñ", "\ud800", "x" * 1000):
        assert re.fullmatch(rf"[a-z2-7]{{{len(typed)}}}", decoys.password("9000", typed))
    made = [decoys.password(*given) for given in (("9000", "Segur269"), ("9000", "Segur268"), ("9001", "Segur269"))]
    assert len({*made, Decoys(keys=Keyring((b"j" * 32,))).password("9000", "Segur269")}) == 4
    assert decoys.password("9000", "Segur269") == made[0]
