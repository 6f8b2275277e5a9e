"""The worker that sends the mails, where the configuration names a mail server or a folder."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.config import read_password
from pyauthgate.gatekeeper import Way, is_loopback
from pyauthgate.gatekeeper.invitations import current
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from pyauthgate.config import Settings
    from pyauthgate.mail.delivery import Carrier
    from pyauthgate.mail.letters import Letters
    from pyauthgate.mail.relay import Server
    from pyauthgate.mail.worker import Worker
    from pyauthgate.ports import Clock, Store

__all__ = ["letters_of", "server_of", "way_of", "worker_of"]


def way_of(settings: Settings) -> Way | None:
    """Say where the mails that let somebody choose a password lead; None where no mail is sent.

    To our own page where the digests are ours; to the panel's where it sends such
    links itself; else to the page that logs in, since nobody here can set a password.
    """
    if not settings.mail.written:
        return None
    site, root = settings.site, settings.site.public_url.rstrip("/")
    recover = next((form for form in settings.panel.forms if form.kind is FormKind.RECOVER), None)
    if settings.panel.mode == "guard" and recover is not None:
        return Way(name="panel", address=root + recover.shown)
    if settings.panel.mode == "guard" or settings.panel.credentials == "pam":
        return Way(name="login", address=f"{root}{site.prefix}login")
    return Way(name="gate", address=f"{root}{site.prefix}choose?t=")


def worker_of(settings: Settings, *, store: Store, clock: Clock) -> Worker | None:
    """Make the worker; None where no mail is sent.

    Raises
    ------
    SecretError
        The file of the mail server's password is missing, malformed, or readable by others.

    """
    carrier = _carrier(settings)
    if carrier is None or settings.mail.sender is None:
        return None
    from pyauthgate.mail.worker import Worker  # noqa: PLC0415 -- for those who use it

    letters = letters_of(settings, settings.mail.sender)
    return Worker(store=store, clock=clock, letters=letters, carrier=carrier, current=partial(current, store))


def letters_of(settings: Settings, sender: str) -> Letters:
    """Make what puts letters into words.

    Parameters
    ----------
    sender:
        As ``mail.sender`` names it.

    """
    from pyauthgate.mail.letters import Letters  # noqa: PLC0415 -- likewise

    site = settings.site
    return Letters(
        site=site.name, host=_host(settings), sender=sender, language=site.language, folder=settings.mail.templates
    )


def _carrier(settings: Settings) -> Carrier | None:
    if settings.mail.folder is not None:
        from pyauthgate.mail.folder import Folder  # noqa: PLC0415 -- likewise

        return Folder(settings.mail.folder)
    return None if settings.mail.smtp is None else server_of(settings, settings.mail.smtp)


def server_of(settings: Settings, url: str) -> Server:
    """Say where the mail server is, and who we are to it.

    Parameters
    ----------
    url:
        As ``mail.smtp`` names it.

    Raises
    ------
    SecretError
        The file of its password is missing, malformed, or readable by others.

    """
    from pyauthgate.mail.relay import Server  # noqa: PLC0415 -- likewise

    file = settings.mail.password_file
    return Server(
        url=url,
        name=_host(settings),
        timeout=settings.mail.timeout,
        plain=is_loopback(urlsplit(url).hostname or ""),
        password=read_password(file, settings.store.group) if file is not None else "",
    )


def _host(settings: Settings) -> str:
    """Give the site's host as mail spells it: an address stands in brackets (RFC 5321, section 4.1.3)."""
    host = urlsplit(settings.site.public_url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"  # noqa: PLR2004 -- the version of IP
