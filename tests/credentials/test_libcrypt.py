from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor

import pytest

from pyauthgate.credentials.libcrypt import LONGEST, crypt

SETTING = "$1$rasmusle$"


def test_a_setting_and_a_password_give_the_hash() -> None:
    assert crypt(b"rasmuslerdorf", SETTING) == "$1$rasmusle$rISCgZzpwk3UhDidwXvin0"


@pytest.mark.parametrize("setting", ["", "*0", "$nothing$salt$", "$2b$10$short", "$y$zz$abc$"])
def test_a_failure_is_an_error_and_never_taken_for_a_hash(setting: str) -> None:
    with pytest.raises(OSError, match="no such hash") as failed:
        crypt(b"x", setting)
    assert failed.value.errno == errno.EINVAL


@pytest.mark.parametrize("secret", [b"a\0b", b"\0", b"x" * (LONGEST + 1)])
def test_what_the_library_would_cut_is_not_given_to_it(secret: bytes) -> None:
    with pytest.raises(OSError, match="does not take") as failed:
        crypt(secret, SETTING)
    assert failed.value.errno == errno.ERANGE


def test_the_longest_that_it_takes_counts_to_the_last_byte() -> None:
    assert crypt(b"x" * LONGEST, SETTING) != crypt(b"x" * (LONGEST - 1), SETTING)


def test_threads_do_not_get_each_others_hashes() -> None:
    secrets = [f"password {turn % 4}".encode() for turn in range(64)]
    with ThreadPoolExecutor(8) as pool:
        hashes = list(pool.map(lambda secret: crypt(secret, SETTING), secrets))
    assert hashes == [crypt(secret, SETTING) for secret in secrets[:4]] * 16
