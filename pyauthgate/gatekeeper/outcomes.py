"""What the use cases answer: expected answers are values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.evaluation import Evaluated
    from pyauthgate.gatekeeper.factors import Proof
    from pyauthgate.gatekeeper.tries import Admission
    from pyauthgate.model import Account, Client, Judgement, Pending, Session

__all__ = [
    "Admitted",
    "Armed",
    "Busy",
    "Change",
    "ChangeOutcome",
    "Changed",
    "Denied",
    "Disarmed",
    "FormChange",
    "LoginOutcome",
    "Malformed",
    "Prepared",
    "PreparedReset",
    "Recoded",
    "Refused",
    "Stale",
    "Superseded",
    "Throttled",
    "Trial",
    "Welcome",
    "WrongCode",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change form carries: the current password, the new one, and the new one again."""

    current: str = field(repr=False)
    candidate: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The client is in.

    Parameters
    ----------
    token:
        The session's token for the cookie; nobody else ever sees it.
    device:
        The mark that makes this browser a known device; empty on a shared computer.
    weak:
        What the policy has against the password that was typed; None when it has nothing, or was not asked.

    """

    token: str = field(repr=False)
    session: Session
    client: Client
    device: str = field(default="", repr=False)
    weak: Judgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Wrong password, unknown number, disabled client: one answer for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """What was typed is no client number; the shape of one is public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """Too many tries; the password was not looked at.

    Parameters
    ----------
    wait:
        Whole seconds until another try is taken, at least 1.

    """

    wait: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The password is changed, this session renewed, the others ended.

    Parameters
    ----------
    ended:
        How many other sessions were ended.

    """

    token: str = field(repr=False)
    session: Session
    device: str = field(default="", repr=False)
    ended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The change is refused, and why; nothing changed.

    Parameters
    ----------
    declined:
        The rules have nothing against it, and whoever keeps the password does not take it.

    """

    judgement: Judgement
    wrong_current: bool = False
    mismatch: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """Another change came first, or the session is gone: log in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChange:
    """What a change form of the panel carries.

    Parameters
    ----------
    current:
        The current password; None where the panel asks for none.
    again:
        The confirmations, as many as the form has.

    """

    current: str | None = field(repr=False)
    candidate: str = field(repr=False)
    again: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A log-in that is to be put to the panel; exactly one of `PanelLogin`'s verbs settles it.

    Parameters
    ----------
    user:
        The name that the panel is to get: the account's, or one that nobody has.
    password:
        What the panel is to get in place of the password that was typed; None for that one.
    enrols:
        Nobody knows the number yet, and whoever the panel lets in under it becomes a client.
    proof:
        What was typed as the code of a second factor.

    """

    tried: Evaluated = field(repr=False)
    user: str
    proof: Proof
    password: str | None = field(default=None, repr=False)
    enrols: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Admitted):
    """The panel let the client in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A change that is to be put to the panel; exactly one of `PanelChange`'s verbs settles it.

    Parameters
    ----------
    account:
        As it was when the change began.
    trace:
        What the throttle knows the typed current password by; None where none was asked for.
    proven:
        The current password is known to be right, or a log-in just now stands for it.
    whole:
        Everybody who knows facts of the client could be asked.

    """

    account: Account
    pending: Pending
    admission: Admission
    trace: bytes | None = field(default=None, repr=False)
    proven: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedReset:
    """A reset that is to be put to the panel; exactly one of `PanelReset`'s verbs settles it.

    Parameters
    ----------
    account:
        None where the form does not say whose it is, or nobody has that name.
    user:
        The name that the panel is to get; empty for what was typed.
    digest:
        Ours, of the new password.
    whole:
        It was judged by all facts of the client; else the next log-in judges it.

    """

    account: Account | None = None
    user: str = ""
    digest: str = field(default="", repr=False)
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Another change of this account is being put to the panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """The panel's form asks for no current password, and the log-in is too long ago to stand for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCode:
    """The code of the second factor is wrong, or was given before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """New recovery codes: they are shown now, and kept by nobody."""

    codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Armed(Recoded):
    """The second factor is in force, this session renewed, the others ended."""

    token: str = field(repr=False)
    session: Session
    device: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disarmed:
    """The second factor is gone."""


LoginOutcome = Admitted | Denied | Malformed | Throttled
ChangeOutcome = Changed | Refused | Throttled | Superseded
