"""Knocks at PAM services, as a daemon would make them."""

from __future__ import annotations

from pyauthgate.gatekeeper import Knock
from pyauthgate.model import Origin

MAILBOX = "ana@example.net"
MAIL_PASSWORD = "Barco 4 Ceniza Pluma"
HOME = "192.0.2.7"
ELSEWHERE = "198.51.100.9"
STAND_IN = "\b\n\r\x7fINCORRECT"


def knock(name: str = MAILBOX, service: str = "dovecot", address: str = HOME, caller: int = -1) -> Knock:
    """Knock from a remote host, or locally without one."""
    return Knock(service=service, name=name, caller=caller, origin=Origin(door="pam", address=address, request_id="p1"))
