"""The use cases: log in, change the password, sessions, and the throttle that guards them.

A use case opens and closes its Work; nothing is hashed or forwarded inside one.
"""

from pyauthgate.gatekeeper.audit import EVENTS
from pyauthgate.gatekeeper.devices import DEVICE_AGE, Devices
from pyauthgate.gatekeeper.dossier import facts_of
from pyauthgate.gatekeeper.login import Login
from pyauthgate.gatekeeper.networks import is_loopback, network_of
from pyauthgate.gatekeeper.numbers import Numbering
from pyauthgate.gatekeeper.outcomes import (
    Admitted,
    Change,
    Changed,
    ChangeOutcome,
    Denied,
    LoginOutcome,
    Malformed,
    Refused,
    Superseded,
    Throttled,
)
from pyauthgate.gatekeeper.passwords import Passwords
from pyauthgate.gatekeeper.purge import Purge, Purged
from pyauthgate.gatekeeper.registry import Registry
from pyauthgate.gatekeeper.sentry import Sentry
from pyauthgate.gatekeeper.sessions import Limits, Sessions
from pyauthgate.gatekeeper.throttle import Caller, Throttle
from pyauthgate.gatekeeper.tries import Admission, Tries
from pyauthgate.gatekeeper.weighing import STORED, in_force

__all__ = [
    "DEVICE_AGE",
    "EVENTS",
    "STORED",
    "Admission",
    "Admitted",
    "Caller",
    "Change",
    "ChangeOutcome",
    "Changed",
    "Denied",
    "Devices",
    "Limits",
    "Login",
    "LoginOutcome",
    "Malformed",
    "Numbering",
    "Passwords",
    "Purge",
    "Purged",
    "Refused",
    "Registry",
    "Sentry",
    "Sessions",
    "Superseded",
    "Throttle",
    "Throttled",
    "Tries",
    "facts_of",
    "in_force",
    "is_loopback",
    "network_of",
]
