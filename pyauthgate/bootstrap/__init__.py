"""Where the parts meet: nothing else knows both a port and its adapter."""

from pyauthgate.bootstrap.gates import gate, panel, wrap
from pyauthgate.bootstrap.house import House, build
from pyauthgate.bootstrap.rules import SystemClock, breaches_of, policy_of

__all__ = ["House", "SystemClock", "breaches_of", "build", "gate", "panel", "policy_of", "wrap"]
