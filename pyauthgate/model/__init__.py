"""The values that travel through the house: frozen, and silent about their secrets."""

from pyauthgate.model.ailments import Ailment
from pyauthgate.model.clients import PANEL, Account, Client, Identity, Pending
from pyauthgate.model.events import Event
from pyauthgate.model.factors import Factor
from pyauthgate.model.forms import Form, FormKind, FormLimits, Sign
from pyauthgate.model.letters import Letter, Posting
from pyauthgate.model.links import Link
from pyauthgate.model.policy import Facts, Judgement, Known, Violation
from pyauthgate.model.sessions import LiveSession, Scope, Session
from pyauthgate.model.tries import Attempt, Counter, Fresh, Origin, Place, Rekeyed, SystemVerdict, Verdict

__all__ = [
    "PANEL",
    "Account",
    "Ailment",
    "Attempt",
    "Client",
    "Counter",
    "Event",
    "Factor",
    "Facts",
    "Form",
    "FormKind",
    "FormLimits",
    "Fresh",
    "Identity",
    "Judgement",
    "Known",
    "Letter",
    "Link",
    "LiveSession",
    "Origin",
    "Pending",
    "Place",
    "Posting",
    "Rekeyed",
    "Scope",
    "Session",
    "Sign",
    "SystemVerdict",
    "Verdict",
    "Violation",
]
