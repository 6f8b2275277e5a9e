"""How other programs hash passwords: what their hashes look like, what they may cost, and how to compute them.

Each is read in one spelling, as a setting (prefix, cost and salt) with an
output behind it.  The costs are bounded: one log-in must not take a thread for
seconds.  A bound is about one second on a small machine, for the longest
password that is computed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyauthgate.credentials.libcrypt import crypt

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SCHEMES", "Scheme"]

DIGITS: Final = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""The base 64 of crypt(5) and of phpass, in the order of the values."""

LETTER: Final = "[./0-9A-Za-z]"

SALT: Final = r"(?:(?![$:;*!\\])[!-~])"
"""A letter of a salt of md5-crypt and SHA-crypt: whatever can be seen, without what libxcrypt refuses."""

BCRYPT_MOST: Final = 13
"""The logarithm of the rounds; PHP's `password_hash` takes 10 or 12."""

ROUNDS_MOST: Final = 200_000
"""Of sha256-crypt and sha512-crypt, which take 5,000 unless told.

Their cost also grows with the password: 511 bytes cost some nine times what 16 do, measured 0.9 s.
"""

YESCRYPT_MOST: Final = 128 * 1024 * 1024
"""Bytes: cost 8 of crypt(5), where Debian takes 5."""

PHPASS_MOST: Final = 16
"""The logarithm of the rounds; WordPress takes 13.  They are computed here, and not without the GIL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One way to hash a password.

    Parameters
    ----------
    name:
        As our own digests spell it.
    setting:
        The one spelling of all that stands before the output.
    size:
        Characters of the output.
    compute:
        Gives the output for a password without NUL and a setting; `OSError` when it cannot be computed here.
    cost:
        Reads the cost of a setting that was matched.
    most:
        The dearest that is computed.
    sample:
        An output with its password and its cheapest setting: whether it can be computed here.

    """

    name: str
    setting: re.Pattern[str]
    size: int
    compute: Callable[[bytes, str], str]
    cost: Callable[[str], int] = lambda _: 0
    most: int = 0
    sample: tuple[bytes, str, str] = field(repr=False)
    output: str = LETTER

    def parted(self, text: str) -> tuple[str, str] | None:
        """Take a hash apart into setting and output; None when it is of another scheme."""
        setting, output = text[: -self.size], text[-self.size :]
        if self.setting.fullmatch(setting) and re.fullmatch(f"{self.output}{{{self.size}}}", output):
            return setting, output
        return None

    def bearable(self, setting: str) -> bool:
        """Say whether this process is willing to compute it."""
        return self.cost(setting) <= self.most

    def computable(self) -> bool:
        """Say whether this machine computes it, and rightly."""
        secret, setting, output = self.sample
        try:
            return self.compute(secret, setting) == output
        except OSError:
            return False


def by_libcrypt(size: int) -> Callable[[bytes, str], str]:
    """Give the computation of a scheme that libcrypt knows."""
    return lambda secret, setting: crypt(secret, setting)[-size:]


def phpass(secret: bytes, setting: str) -> str:
    """Compute the portable hash of phpass: MD5 of salt and password, then of that and the password, again and again."""
    state = hashlib.md5(setting[4:].encode() + secret, usedforsecurity=False).digest()
    for _ in range(1 << logarithm(setting)):
        state = hashlib.md5(state + secret, usedforsecurity=False).digest()
    groups = (state[start : start + 3] for start in range(0, len(state), 3))
    return "".join(encoded(group) for group in groups)


def encoded(group: bytes) -> str:
    """Write up to three bytes in crypt's base 64, the lowest six bits first."""
    value = int.from_bytes(group, "little")
    return "".join(DIGITS[value >> shift & 63] for shift in range(0, 8 * len(group), 6))


def logarithm(setting: str) -> int:
    """Read the logarithm of phpass' rounds."""
    return DIGITS.index(setting[3])


def rounds(setting: str) -> int:
    """Read the rounds of a SHA-crypt setting."""
    return int(setting[len("$6$rounds=") :].partition("$")[0]) if setting[3:].startswith("rounds=") else 5_000


def memory(setting: str) -> int:
    """Read how many bytes yescrypt takes: 128 times N times r."""
    passes, blocks = DIGITS.index(setting[4]) + 1, DIGITS.index(setting[5]) + 1
    return 128 * blocks << passes


def by_hashlib(name: str) -> Callable[[bytes, str], str]:
    """Give the computation of a plain hash, in hexadecimal."""
    return lambda secret, _: hashlib.new(name, secret, usedforsecurity=False).hexdigest()


WHOLE: Final = "(?:[./0-9A-Za-z]{4})"
"""Three bytes of yescrypt's salt; what is left over is written so that no bit is without meaning."""

SCHEMES: Final = (
    Scheme(
        name="yescrypt",
        setting=re.compile(
            rf"\$y\$j[4-9A-Z][5T]\$(?={LETTER}){WHOLE}{{0,21}}(?:{LETTER}{{2}}[./0-9A-D]|{LETTER}[./01])?\$"
        ),
        size=43,
        compute=by_libcrypt(43),
        cost=memory,
        most=YESCRYPT_MOST,
        sample=(
            b"pleaseletmein",
            "$y$j75$LdJMENpBABJJ3hIHjB1B/.$",
            "v35l7yRtcQhKlvjzdhSzT5hV5wCHciwZ8uFUSWrqmu/",
        ),
    ),
    Scheme(
        name="sha512-crypt",
        setting=re.compile(rf"\$6\$(?:rounds=[1-9][0-9]{{3,8}}\$)?(?!rounds=){SALT}{{1,16}}\$"),
        size=86,
        compute=by_libcrypt(86),
        cost=rounds,
        most=ROUNDS_MOST,
        sample=(
            b"the minimum number is still observed",
            "$6$rounds=1000$roundstoolow$",
            "kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.",
        ),
    ),
    Scheme(
        name="sha256-crypt",
        setting=re.compile(rf"\$5\$(?:rounds=[1-9][0-9]{{3,8}}\$)?(?!rounds=){SALT}{{1,16}}\$"),
        size=43,
        compute=by_libcrypt(43),
        cost=rounds,
        most=ROUNDS_MOST,
        sample=(
            b"the minimum number is still observed",
            "$5$rounds=1000$roundstoolow$",
            "yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC",
        ),
    ),
    Scheme(
        name="bcrypt",
        # $2x$ is left out: it is bcrypt with a fault that made passwords with letters beyond ASCII collide.
        setting=re.compile(rf"\$2[aby]\$(?:0[4-9]|[12][0-9]|3[01])\${LETTER}{{22}}"),
        size=31,
        compute=by_libcrypt(31),
        cost=lambda setting: int(setting[4:6]),
        most=BCRYPT_MOST,
        sample=(b"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.", "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    ),
    Scheme(
        name="md5-crypt",
        setting=re.compile(rf"\$1\${SALT}{{1,8}}\$"),
        size=22,
        compute=by_libcrypt(22),
        sample=(b"rasmuslerdorf", "$1$rasmusle$", "rISCgZzpwk3UhDidwXvin0"),
    ),
    Scheme(
        name="phpass",
        setting=re.compile(rf"\$[PH]\$[5-9A-S]{LETTER}{{8}}"),
        size=22,
        compute=phpass,
        cost=logarithm,
        most=PHPASS_MOST,
        sample=(b"test12345", "$P$9IQRaTwmf", "eRo7ud9Fh4E2PdI0S3r.L0"),
    ),
    Scheme(
        name="sha1",
        setting=re.compile(""),
        size=40,
        output="[0-9a-f]",
        compute=by_hashlib("sha1"),
        sample=(b"abc", "", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ),
    Scheme(
        name="md5",
        setting=re.compile(""),
        size=32,
        output="[0-9a-f]",
        compute=by_hashlib("md5"),
        sample=(b"abc", "", "900150983cd24fb0d6963f7d28e17f72"),
    ),
)
"""Tried in this order; no hash is of two of them."""
