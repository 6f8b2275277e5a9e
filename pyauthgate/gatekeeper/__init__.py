"""The use cases: log in, change the password, sessions, and the throttle that guards them.

A use case opens and closes its Work; nothing is hashed or forwarded inside one.
"""

from pyauthgate.gatekeeper.audit import EVENTS
from pyauthgate.gatekeeper.choosing import Choice, Choosing, Chosen, Gone, Invitation
from pyauthgate.gatekeeper.decoys import Decoys
from pyauthgate.gatekeeper.devices import DEVICE_AGE, Devices
from pyauthgate.gatekeeper.dossier import facts_of
from pyauthgate.gatekeeper.factor_login import FactorLogin
from pyauthgate.gatekeeper.factor_register import FactorRegister
from pyauthgate.gatekeeper.factor_setup import FactorSetup, FactorState
from pyauthgate.gatekeeper.factors import SecondFactors
from pyauthgate.gatekeeper.invitations import Invitations, Way
from pyauthgate.gatekeeper.login import Login
from pyauthgate.gatekeeper.networks import is_loopback, network_of
from pyauthgate.gatekeeper.notices import Notices
from pyauthgate.gatekeeper.numbers import Numbering
from pyauthgate.gatekeeper.outcomes import (
    Admitted,
    Armed,
    Busy,
    Change,
    Changed,
    ChangeOutcome,
    Denied,
    Disarmed,
    FormChange,
    LoginOutcome,
    Malformed,
    Prepared,
    PreparedReset,
    Recoded,
    Refused,
    Stale,
    Superseded,
    Throttled,
    Trial,
    Welcome,
    WrongCode,
)
from pyauthgate.gatekeeper.panel_change import PanelChange
from pyauthgate.gatekeeper.panel_login import PanelLogin
from pyauthgate.gatekeeper.panel_reset import PanelReset
from pyauthgate.gatekeeper.parts import Parts
from pyauthgate.gatekeeper.passwords import Passwords
from pyauthgate.gatekeeper.profiles import Profiles
from pyauthgate.gatekeeper.purge import Purge, Purged
from pyauthgate.gatekeeper.recovery import EVIDENCE, Evidence, Recovery
from pyauthgate.gatekeeper.registry import Registry
from pyauthgate.gatekeeper.rejudging import OnWeak
from pyauthgate.gatekeeper.reminding import Reminding
from pyauthgate.gatekeeper.sentry import Sentry
from pyauthgate.gatekeeper.service_accounts import ServiceAccounts
from pyauthgate.gatekeeper.service_change import ServiceChange
from pyauthgate.gatekeeper.service_door import ServiceDoor
from pyauthgate.gatekeeper.service_login import ServiceLogin
from pyauthgate.gatekeeper.service_outcomes import (
    Barred,
    Entered,
    Foreign,
    Knock,
    Proven,
    Renewed,
    Standing,
)
from pyauthgate.gatekeeper.service_register import ServiceRegister
from pyauthgate.gatekeeper.service_standing import ServiceStanding
from pyauthgate.gatekeeper.sessions import Limits, Sessions
from pyauthgate.gatekeeper.throttle import Caller, Throttle
from pyauthgate.gatekeeper.tries import Admission, Tries
from pyauthgate.gatekeeper.weighing import STORED, Weighing, in_force

__all__ = [
    "DEVICE_AGE",
    "EVENTS",
    "EVIDENCE",
    "STORED",
    "Admission",
    "Admitted",
    "Armed",
    "Barred",
    "Busy",
    "Caller",
    "Change",
    "ChangeOutcome",
    "Changed",
    "Choice",
    "Choosing",
    "Chosen",
    "Decoys",
    "Denied",
    "Devices",
    "Disarmed",
    "Entered",
    "Evidence",
    "FactorLogin",
    "FactorRegister",
    "FactorSetup",
    "FactorState",
    "Foreign",
    "FormChange",
    "Gone",
    "Invitation",
    "Invitations",
    "Knock",
    "Limits",
    "Login",
    "LoginOutcome",
    "Malformed",
    "Notices",
    "Numbering",
    "OnWeak",
    "PanelChange",
    "PanelLogin",
    "PanelReset",
    "Parts",
    "Passwords",
    "Prepared",
    "PreparedReset",
    "Profiles",
    "Proven",
    "Purge",
    "Purged",
    "Recoded",
    "Recovery",
    "Refused",
    "Registry",
    "Reminding",
    "Renewed",
    "SecondFactors",
    "Sentry",
    "ServiceAccounts",
    "ServiceChange",
    "ServiceDoor",
    "ServiceLogin",
    "ServiceRegister",
    "ServiceStanding",
    "Sessions",
    "Stale",
    "Standing",
    "Superseded",
    "Throttle",
    "Throttled",
    "Trial",
    "Tries",
    "Way",
    "Weighing",
    "Welcome",
    "WrongCode",
    "facts_of",
    "in_force",
    "is_loopback",
    "network_of",
]
