"""The vectors are the schemes' own: named beside each."""

from __future__ import annotations

import string

import pytest

from pyauthgate.credentials import schemes
from pyauthgate.credentials.schemes import SCHEMES, Scheme

VECTORS = (  # table
    # tests of another implementation, on what Debian's passwd(1) writes
    ("yescrypt", b"foo", "$y$j9T$IYOtk1P7X7XerR2MxSBt41$ylOTRMdaL7amUytGWDGmMeCvzk3yPxMwliVqAMmeuUB"),
    (
        "yescrypt",
        "klâwen".encode(),
        "$y$j9T$gdl4VsceJ0dcK65iQQZzc0$7b08F6h5QwLdzQVhJlbT1LakWThuW7MLEGrRV5S.X0C",
    ),
    # Drepper, "Unix crypt using SHA-256 and SHA-512", test vectors
    (
        "sha512-crypt",
        b"Hello world!",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    ),
    (
        "sha512-crypt",
        b"Hello world!",
        (
            "$6$rounds=10000$saltstringsaltst$"
            "OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."
        ),
    ),
    ("sha256-crypt", b"Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
    (
        "sha256-crypt",
        b"Hello world!",
        "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA",
    ),
    # Openwall's crypt_blowfish, wrapper.c
    ("bcrypt", b"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    ("bcrypt", b"U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
    ("bcrypt", b"\xff\xff\xa3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"),
    ("bcrypt", b"\xa3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"),
    # the manual of PHP, crypt()
    ("md5-crypt", b"rasmuslerdorf", "$1$rasmusle$rISCgZzpwk3UhDidwXvin0"),
    # phpass, test.php; and phpBB's prefix
    ("phpass", b"test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
    ("phpass", b"123456", "$H$9PE8jEklgZhgLmZl5.HYJAzfGCQtzi1"),
    # RFC 1321, A.5; RFC 3174, 7.3
    ("md5", b"", "d41d8cd98f00b204e9800998ecf8427e"),
    ("md5", b"message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ("sha1", b"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
)


def scheme(name: str) -> Scheme:
    return next(each for each in SCHEMES if each.name == name)


@pytest.mark.parametrize(("name", "secret", "text"), VECTORS)
def test_the_schemes_own_vectors_come_out(name: str, secret: bytes, text: str) -> None:
    parts = scheme(name).parted(text)
    assert parts is not None
    setting, output = parts
    assert setting + output == text
    assert scheme(name).compute(secret, setting) == output
    assert scheme(name).compute(secret + b"x", setting) != output
    assert [each.name for each in SCHEMES if each.parted(text)] == [name]


def test_every_scheme_has_a_vector_and_can_be_computed_here() -> None:
    assert {name for name, _, _ in VECTORS} == {each.name for each in SCHEMES}
    assert all(each.computable() for each in SCHEMES)


def test_a_machine_whose_library_fails_or_computes_something_else_is_found_out() -> None:
    def fails(_: bytes, __: str) -> str:
        raise OSError

    sample = scheme("bcrypt").sample
    for compute in (fails, lambda _, __: "other"):
        broken = Scheme(name="x", setting=scheme("bcrypt").setting, size=31, compute=compute, sample=sample)
        assert not broken.computable()


@pytest.mark.parametrize(
    ("name", "bearable", "absurd"),
    [
        ("bcrypt", "$2b$13$" + "." * 22, "$2b$14$" + "." * 22),
        ("sha512-crypt", "$6$rounds=200000$salt$", "$6$rounds=200001$salt$"),
        ("sha256-crypt", "$5$rounds=200000$salt$", "$5$rounds=200001$salt$"),
        ("sha256-crypt", "$5$salt$", "$5$rounds=999999999$salt$"),
        ("yescrypt", "$y$jCT$abcd$", "$y$jDT$abcd$"),
        ("yescrypt", "$y$jE5$abcd$", "$y$jF5$abcd$"),
        ("phpass", "$P$E" + "." * 8, "$P$F" + "." * 8),
    ],
)
def test_what_would_take_seconds_is_not_bearable(name: str, bearable: str, absurd: str) -> None:
    assert scheme(name).setting.fullmatch(bearable)
    assert scheme(name).setting.fullmatch(absurd)
    assert scheme(name).bearable(bearable)
    assert not scheme(name).bearable(absurd)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "$2x$05$" + "." * 53,
        "$2b$5$" + "." * 53,
        "$2b$03$" + "." * 53,
        "$2b$32$" + "." * 53,
        "$2b$05$" + "." * 52,
        "$6$rounds=999$salt$" + "." * 86,
        "$6$rounds=05000$salt$" + "." * 86,
        "$6$rounds=abc$" + "." * 86,
        "$6$" + "s" * 17 + "$" + "." * 86,
        "$6$salt$" + "." * 85,
        "$6$sa:lt$" + "." * 86,
        "$6$salt$" + "." * 86 + "\n",
        "$1$$" + "." * 22,
        "$y$j9T$abcde$" + "." * 43,
        "$y$j9T$az$" + "." * 43,
        "$y$j9T$$" + "." * 43,
        "$y$jD5.7$LdJMENpBABJJ3hIHjB1Bi.$HboGM6qPrsK.StKYGt6KErmUYtioHreJd98oIugoNB6",
        "$gy$j9T$abcd$" + "." * 43,
        "$7$CU..../....abcd$" + "." * 43,
        "$P$4" + "." * 30,
        "$P$9" + "." * 29,
        "a" * 31,
        "a" * 33,
        "g" * 32,
        "{MD5}" + "a" * 32,
        "a" * 32 + ":salt",
        "٤" * 32,
        "rEK1ecacw.7.c",
    ],
)
def test_other_spellings_are_of_no_scheme(text: str) -> None:
    assert [each.name for each in SCHEMES if each.parted(text)] == []


def test_every_salt_that_is_read_can_be_computed() -> None:
    letters = [letter for letter in string.printable if scheme("md5-crypt").setting.fullmatch(f"$1${letter}$")]
    assert len(letters) == 88
    for letter in letters:
        scheme("md5-crypt").compute(b"x", f"$1$a{letter}b$")
    for tail in ("./", "..D", "abcd", "abcdz1", "abcdzzD"):
        setting = f"$y$j75${tail}$"
        assert scheme("yescrypt").setting.fullmatch(setting)
        scheme("yescrypt").compute(b"x", setting)


def test_the_digits_are_crypts() -> None:
    assert schemes.encoded(b"\x00") == ".."
    assert schemes.encoded(b"\xff") == "z1"
