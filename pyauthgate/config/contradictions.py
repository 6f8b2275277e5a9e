"""Settings that are well written one by one and cannot stand together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.config.urls import is_local
from pyauthgate.credentials import Parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.config.sections import Hashing, Settings, Site

__all__ = ["RULES", "Contradiction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One pair of settings that must agree.

    Parameters
    ----------
    section, key:
        The setting that is named in the error.
    other:
        The setting of the same section that it is compared with: while that
        one is malformed, nothing is said.
    holds:
        Whether the two disagree.
    allowed:
        What would agree.

    """

    section: str
    key: str
    other: str
    holds: Callable[[Settings], bool]
    allowed: str


def _cost(hashing: Hashing) -> Parameters:
    return Parameters(memory=hashing.memory, passes=hashing.passes)


def _plain(site: Site) -> bool:
    return site.public_url.startswith("http:")


RULES = (
    Contradiction(
        section="site",
        key="public_url",
        other="public_url",
        holds=lambda s: _plain(s.site) and not is_local(s.site.public_url),
        allowed="https://…: plain http is for a loopback host alone",
    ),
    Contradiction(
        section="site",
        key="insecure",
        other="public_url",
        holds=lambda s: _plain(s.site) and is_local(s.site.public_url) and not s.site.insecure,
        allowed="true, because public_url is plain http; or an https public_url",
    ),
    Contradiction(
        section="site",
        key="insecure",
        other="public_url",
        holds=lambda s: s.site.insecure and not _plain(s.site),
        allowed="false, because public_url is https",
    ),
    Contradiction(
        section="site",
        key="start",
        other="prefix",
        holds=lambda s: f"{s.site.start.partition('?')[0]}/".startswith(s.site.prefix),
        allowed="a page of the panel: prefix holds the gate's own",
    ),
    Contradiction(
        section="identifier",
        key="pattern",
        other="leading_zeros",
        holds=lambda s: s.identifier.pattern.startswith("0") and not s.identifier.leading_zeros,
        allowed="a pattern that does not begin with 0, or leading_zeros = true",
    ),
    Contradiction(
        section="policy",
        key="max_age",
        other="remind_after",
        holds=lambda s: s.policy.max_age != "" and s.policy.max_age <= s.policy.remind_after,
        allowed="empty, or more than remind_after: a reminder comes first",
    ),
    Contradiction(
        section="session",
        key="idle",
        other="absolute",
        holds=lambda s: s.session.idle > s.session.absolute,
        allowed="at most absolute",
    ),
    Contradiction(
        section="session",
        key="shared_idle",
        other="shared_absolute",
        holds=lambda s: s.session.shared_idle > s.session.shared_absolute,
        allowed="at most shared_absolute",
    ),
    Contradiction(
        section="session",
        key="shared_idle",
        other="idle",
        holds=lambda s: s.session.shared_idle > s.session.idle,
        allowed="at most idle: a shared computer gets no more",
    ),
    Contradiction(
        section="session",
        key="shared_absolute",
        other="absolute",
        holds=lambda s: s.session.shared_absolute > s.session.absolute,
        allowed="at most absolute: a shared computer gets no more",
    ),
    Contradiction(
        section="panel",
        key="upstream",
        other="app",
        holds=lambda s: s.panel.upstream is not None and s.panel.app is not None,
        allowed="nothing beside app: the panel is in this process, or a server of its own",
    ),
    Contradiction(
        section="panel",
        key="preset_under",
        other="preset",
        holds=lambda s: s.panel.preset_under is not None and s.panel.preset is None,
        allowed="nothing without preset",
    ),
    Contradiction(
        section="panel",
        key="deny_except",
        other="deny",
        holds=lambda s: bool(s.panel.deny_except and not s.panel.deny),
        allowed="nothing while deny names no path",
    ),
    Contradiction(
        section="facts",
        key="url",
        other="query",
        holds=lambda s: (s.facts.url is None) != (s.facts.query is None),
        allowed="url and query together, or neither",
    ),
    Contradiction(
        section="pam",
        key="shared",
        other="services",
        holds=lambda s: any(s.pam.services.get(service) != "ftp" for service in s.pam.shared),
        allowed='services that are "ftp" in services: at any other the name says whose it is',
    ),
    Contradiction(
        section="mail",
        key="folder",
        other="smtp",
        holds=lambda s: s.mail.smtp is not None and s.mail.folder is not None,
        allowed="nothing beside smtp: a mail is sent, or lies in a folder",
    ),
    Contradiction(
        section="mail",
        key="sender",
        other="smtp",
        holds=lambda s: s.mail.written and s.mail.sender is None,
        allowed="who the mails are from, because smtp or folder is set",
    ),
    Contradiction(
        section="mail",
        key="password_file",
        other="smtp",
        holds=lambda s: ("@" in (s.mail.smtp or "")) != (s.mail.password_file is not None),
        allowed="given when smtp names a user, and left out when it names none",
    ),
    Contradiction(
        section="server",
        key="bind",
        other="bind",
        holds=lambda s: s.server.bind.startswith("unix:") and "unix" not in s.proxy.trusted,
        allowed='host:port; or a Unix socket with "unix" in proxy.trusted, else no visitor has an address',
    ),
    Contradiction(
        section="hashing",
        key="passes",
        other="memory",
        holds=lambda s: not _cost(s.hashing).sound,
        allowed="2 or more while memory is below 46MiB",
    ),
    Contradiction(
        section="hashing",
        key="passes",
        other="memory",
        holds=lambda s: not _cost(s.hashing).bearable,
        allowed="less: memory times passes is at most 1GiB",
    ),
)
