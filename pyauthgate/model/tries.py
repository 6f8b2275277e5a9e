"""Tries at a password: where they come from, what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Attempt", "Counter", "Fresh", "Origin", "Place", "Rekeyed", "SystemVerdict", "Verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request comes from.

    Parameters
    ----------
    address:
        The client's address after the trusted proxies; empty for a local caller.
    door:
        ``web``, ``pam`` or ``cli``.
    service:
        The PAM service that asks; empty at the other doors.
    device:
        What the device cookie holds, unverified; empty without one.

    """

    address: str = ""
    agent: str = ""
    door: str = "web"
    service: str = ""
    request_id: str = ""
    device: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to log in.

    Parameters
    ----------
    identifier:
        What was typed as the client number, unparsed.
    password:
        What was typed as the password, unnormalised and uncapped.
    code:
        What was typed as the code of a second factor, at a panel's own form.

    """

    identifier: str = field(repr=False)
    password: str = field(repr=False)
    code: str = field(default="", repr=False)
    shared: bool = False
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of one verification.

    Parameters
    ----------
    matches:
        The password is the one behind the digest.
    trace:
        The raw output of the one computation, for the throttle's fingerprint.
    outdated:
        The digest is under older parameters than today's: hash the password anew once it is let in.
    expired:
        Whoever keeps the password wants another one before anything else.

    """

    matches: bool
    trace: bytes = field(repr=False)
    outdated: bool = False
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemVerdict:
    """The system's answer about one of its users.

    Parameters
    ----------
    matches:
        The password is right, and the user may come in.
    expired:
        It is, and must be changed before anything else.

    """

    matches: bool
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """The answer about a new password.

    Parameters
    ----------
    seen_before:
        It is one of the account's last passwords.
    reused:
        It, or a spelling near it, is the password of another account that it was compared with.
    digest:
        Its new digest; None when it was seen before or is reused.

    """

    seen_before: bool = False
    reused: bool = False
    digest: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeyed(Fresh):
    """The answer of the one hashing job of a password change.

    Parameters
    ----------
    current:
        The verdict on the current password; when it does not match, nothing else was looked at.
    declined:
        Whoever keeps the password does not take the new one.

    """

    current: Verdict
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What the throttle remembers under one key.

    Parameters
    ----------
    key:
        ``kind:subject``; see `pyauthgate.gatekeeper.throttle`.
    count:
        How many failures count, those still being judged included.
    since, last:
        When the window began and when it last grew.
    marks:
        Fingerprints of what was counted, two bytes each: what is in it does not count twice.

    """

    key: str
    count: int = 0
    since: float = 0.0
    last: float = 0.0
    marks: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the right password of an account was given to a PAM service: a known device without a cookie.

    Parameters
    ----------
    service:
        The PAM service.
    spot:
        The network, /24 or /56, never the address; ``loopback``; or ``uid:`` and the user of a local call.
    generation:
        The account's at that time: under a later one the place is nobody's.
    proven_at:
        When it was given there last, or up to a day before that.

    """

    account_id: int
    service: str
    spot: str
    generation: int
    proven_at: float
