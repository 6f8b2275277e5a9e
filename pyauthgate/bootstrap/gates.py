"""A house's gate in front of a panel, in this process or behind HTTP."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from pyauthgate.bootstrap.house import build
from pyauthgate.config import load, load_app
from pyauthgate.errors import ConfigurationError
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from pyauthgate.bootstrap.house import House
    from pyauthgate.config import Settings
    from pyauthgate.web import Site
    from pyauthgate.web.guard.tripwire import Mode

__all__ = ["gate", "panel", "wrap"]

LOG = logging.getLogger("pyauthgate")
GUARD = "guard"


def panel(settings: Settings) -> WSGIApplication | None:
    """Give the panel that the configuration names: a module's application, or a server of its own; None for none.

    Raises
    ------
    ConfigurationError
        The module cannot be imported, or the address is none.

    """
    if settings.panel.app:
        return load_app(settings.panel.app, settings.folder)
    if not settings.panel.upstream:
        return None
    from pyauthgate.web.upstream import Upstream  # noqa: PLC0415 -- urllib3 is for those who use it

    return Upstream(
        settings.panel.upstream,
        public_url=settings.site.public_url,
        host=cast("Literal['keep', 'upstream']", settings.panel.host),
        user_header=None if settings.panel.mode == GUARD else settings.panel.user_header,
        trusted=settings.proxy.trusted,
        language=settings.site.language,
        report=_report,
    )


def gate(house: House, app: WSGIApplication) -> WSGIApplication:
    """Put the gate in front of a panel: one that believes ``REMOTE_USER``, or one that keeps its own forms."""
    return _guarding(house, app) if house.settings.panel.mode == GUARD else _trusting(house, app)


def wrap(app: WSGIApplication, config: Path | str | None = None) -> WSGIApplication:
    """Wrap a WSGI application: ``application = pyauthgate.wrap(application, "pyauthgate.toml")``.

    Parameters
    ----------
    app:
        The panel; in mode ``trust`` it finds the client's number in ``REMOTE_USER``.
    config:
        The configuration file; without it ``PYAUTHGATE_CONFIG``, else ``/etc/pyauthgate/pyauthgate.toml``.

    Raises
    ------
    ConfigurationError, SecretError, StoreError
        Something is missing or wrong; the application is not served half guarded.

    """
    return gate(build(load(Path(config) if config is not None else None)), app)


def _trusting(house: House, app: WSGIApplication) -> WSGIApplication:
    from pyauthgate.web import AuthGate  # noqa: PLC0415 -- the command line starts without the web
    from pyauthgate.web.assembly import FactorCases  # noqa: PLC0415 -- likewise

    settings = house.settings
    return AuthGate(
        app,
        site=_site(settings),
        login=house.login,
        passwords=house.passwords,
        sessions=house.sessions,
        factors=FactorCases(login=house.factor_login, setup=house.factor_setup),
        recovery=house.recovery if settings.mail.written else None,
        choosing=house.choosing if settings.mail.written else None,
        keys=house.keys,
        public=settings.panel.public,
        trusted=settings.proxy.trusted,
        headers=_headers(settings),
        report=_report,
    )


def _guarding(house: House, app: WSGIApplication) -> WSGIApplication:
    from pyauthgate.web.assembly import FactorCases  # noqa: PLC0415 -- likewise
    from pyauthgate.web.guard.assembly import PanelCases, PanelForms, guard  # noqa: PLC0415 -- likewise

    settings = house.settings
    _demand_codes(house)
    forms = PanelForms(
        forms=settings.panel.forms,
        session=settings.panel.session,
        deny=settings.panel.deny,
        spared=settings.panel.deny_except,
        public=settings.panel.public,
        tripwire=cast("Mode", settings.panel.tripwire),
        headers=_headers(settings),
        authorization=settings.panel.authorization,
    )
    cases = PanelCases(
        login=house.panel_login,
        change=house.panel_change,
        reset=house.panel_reset,
        passwords=house.passwords,
        sessions=house.sessions,
        sentry=house.sentry,
        factors=FactorCases(login=house.factor_login, setup=house.factor_setup),
        recovery=house.recovery if settings.mail.written else None,
    )
    return guard(
        app,
        forms,
        cases,
        site=_site(settings),
        keys=house.keys,
        clock=house.clock,
        trusted=settings.proxy.trusted,
        report=_report,
    )


def _demand_codes(house: House) -> None:
    """Refuse to stand before a panel's form that has no field for codes which some clients must give."""
    if house.settings.totp.offered:
        return
    with house.store.view() as work:
        bound = work.factors.bound()
    if bound:
        raise ConfigurationError(
            "totp.wanted",
            f"{bound} clients have or must have a second factor, and the panel's log-in form has no field for it.",
            "Write offered = true in [totp], or `pyauthgate client totp NUMBER --reset --optional`.",
        )


def _site(settings: Settings) -> Site:
    from pyauthgate.web import Site  # noqa: PLC0415 -- likewise

    return Site(
        name=settings.site.name,
        public_url=settings.site.public_url,
        language=settings.site.language,
        insecure=settings.site.insecure,
        prefix=settings.site.prefix.rstrip("/"),
        start=settings.site.start,
        factors=settings.totp.offered,
        recovers=settings.mail.written,
        changes=settings.panel.mode != GUARD or any(form.kind is FormKind.CHANGE for form in settings.panel.forms),
    )


def _headers(settings: Settings) -> tuple[str, ...]:
    """Give the request headers that the panel would believe, the one that we send included."""
    return (*settings.panel.identity_headers, settings.panel.user_header)


def _report(code: str, request_id: str, trace: str = "") -> None:
    LOG.error("%s request=%s%s", code, request_id, trace and f" trace={trace}")
