"""Codes that a phone makes of a shared secret and the time (TOTP, RFC 6238).

SHA-1, six digits and thirty seconds, because that is what every application
on a phone makes; HMAC-SHA-1 suffers from none of the collisions of SHA-1
(RFC 6238 keeps it as the default; RFC 4226, appendix B.2).
"""

from __future__ import annotations

import re
import secrets
from base64 import b32encode
from hmac import compare_digest

__all__ = ["DIGITS", "STEP", "WINDOW", "matching", "new_secret", "provisioning", "spelled"]

SECRET_BYTES = 20
"""RFC 4226, section 4, R6: 160 bits are recommended."""

DIGITS = 6
STEP = 30
"""Seconds that a code stands on the phone."""

WINDOW = 1
"""Steps before and after the present one whose codes are taken: phones go wrong, and people type slowly
(RFC 6238, section 5.2: at most one of them for the network's delay)."""

LONGEST = 64
"""Characters of what is typed; more is no code."""

CODE = re.compile(rf"[0-9]{{{DIGITS}}}")
BETWEEN = re.compile(r"[ -]+")


def new_secret() -> bytes:
    """Draw a secret."""
    return secrets.token_bytes(SECRET_BYTES)


def matching(secret: bytes, typed: str, now: float) -> int | None:
    """Give the step of time that a code is of; None when it is of none near the present one.

    Every step is computed and compared, whichever fits.

    Parameters
    ----------
    typed:
        The digits; blanks and dashes between them say nothing.
    now:
        Seconds since 1970-01-01 UTC.

    """
    code = BETWEEN.sub("", typed) if len(typed) <= LONGEST else ""
    if not CODE.fullmatch(code):
        return None
    from pyotp import TOTP  # noqa: PLC0415 -- for those who use it: the command line starts without

    codes, present = TOTP(_base32(secret)), int(now // STEP)
    near = range(max(0, present - WINDOW), present + WINDOW + 1)
    fits = [step for step in near if compare_digest(codes.generate_otp(step), code)]
    return max(fits, default=None)


def provisioning(secret: bytes, *, number: str, issuer: str) -> str:
    """Give the address that an application on a phone reads from the QR code (``otpauth://``, the Key URI format)."""
    from pyotp import TOTP  # noqa: PLC0415 -- likewise

    # The label is "issuer:account": a colon of the issuer's own would end it.
    return TOTP(_base32(secret)).provisioning_uri(name=number, issuer_name=issuer.replace(":", " "))


def spelled(secret: bytes) -> str:
    """Give a secret as a person types it: base32 in groups of four."""
    text = _base32(secret)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _base32(secret: bytes) -> str:
    return b32encode(secret).decode()
