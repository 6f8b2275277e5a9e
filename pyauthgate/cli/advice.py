"""What a configuration can be used with, and somebody may regret: advice, each with a code of its own."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyauthgate.config import presets
from pyauthgate.gatekeeper import is_loopback
from pyauthgate.model import FormKind, Sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.config import Panel, Settings
    from pyauthgate.model import Form

__all__ = ["Advice", "advice"]

REDIRECTS = frozenset(range(300, 400))
ANYWHERE = frozenset({"", "/*", "*/*"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing to think about.

    Parameters
    ----------
    code:
        Stable and documented.
    problem, remedy:
        What it means, and what to do about it; a sentence each.

    """

    code: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy} [{self.code}]"


def advice(settings: Settings) -> Iterator[Advice]:
    """Give what is to be thought about, the heaviest first."""
    panel = settings.panel
    if panel.upstream and not is_loopback(urlsplit(panel.upstream).hostname or ""):
        yield Advice(
            code="advice.plain",
            problem=f"Passwords travel to {panel.upstream} in plain HTTP.",
            remedy="Let the panel listen on this machine, or lead the way through a tunnel.",
        )
    if settings.mail.folder is not None:
        yield Advice(
            code="advice.unsent",
            problem="Mails are written into mail.folder, and none is sent: no client learns of anything.",
            remedy="Write mail.smtp in its place, unless this site is for trying out.",
        )
    if panel.mode == "guard":
        yield from _of_forms(panel)
        yield from _of_doors(panel)
    if panel.mode == "guard" and settings.totp.offered:
        yield Advice(
            code="advice.code_field",
            problem="The panel's log-in page gets a field for the code of the second factor; in a page whose form a "
            "script draws it cannot be put, and whoever has a second factor cannot log in there.",
            remedy="Look at the log-in page once, and have such a script send the field pyauthgate_code.",
        )


def _of_forms(panel: Panel) -> Iterator[Advice]:
    kinds = {form.kind for form in panel.forms}
    if FormKind.CHANGE not in kinds:
        yield Advice(
            code="advice.no_change",
            problem="No change form is guarded: if the panel has one, it takes any password.",
            remedy='Write a [[panel.form]] of kind = "change"; `pyauthgate discover` finds it with --cookie-file.',
        )
    if not kinds & {FormKind.RESET, FormKind.RECOVER}:
        yield Advice(
            code="advice.no_reset",
            problem="No reset or recover form is guarded: if the panel mails links that set a password, whoever "
            "follows one sets any password, under no rule.",
            remedy='Write [[panel.form]] of kind = "recover" and kind = "reset", or put their paths into panel.deny.',
        )
    yield from _of_redirects(panel)
    for cookie in sorted({form.ok.cookie for form in panel.forms if form.kind is FormKind.LOGIN and form.ok.cookie}):
        if not any(fnmatchcase(cookie, glob) for glob in panel.session):
            yield Advice(
                code="advice.unsealed",
                problem=f"A log-in sets the cookie {cookie}, which panel.session does not name: whoever steals it "
                "needs no more.",
                remedy="Name it in panel.session.",
            )


def _of_redirects(panel: Panel) -> Iterator[Advice]:
    tried = {(form.kind, form.ok) for form in dict(presets())[panel.preset].forms} if panel.preset else set()
    written = [form for form in panel.forms if (form.kind, form.ok) not in tried]
    for kind in (kind for kind in FormKind if any(form.kind is kind and _leads_anywhere(form.ok) for form in written)):
        yield Advice(
            code="advice.redirect",
            problem=f"Wherever the panel leads after a {kind} form is a yes, to a page for whoever has no session too.",
            remedy='Say where it leads: ok = { status = 302, location = "/inicio" }; or what cookie it sets.',
        )
    if any(_leads_to_a_login(form, panel) for form in written):
        yield Advice(
            code="advice.reset",
            problem="A reset that names its user and leads to the log-in page is a yes: panels lead there whoever has "
            "no session, before they look at anything.",
            remedy="Say what else a reset that was done shows: a page of its own, or a cookie.",
        )


def _leads_anywhere(sign: Sign) -> bool:
    """Say whether a sign is a redirect to wherever, and nothing else."""
    return _redirects(sign) and sign.location in ANYWHERE


def _leads_to_a_login(form: Form, panel: Panel) -> bool:
    """Say whether whoever is led to a log-in's page has done a reset for the user that he named."""
    named = form.kind is FormKind.RESET and form.user != "" and form.ok.location not in ANYWHERE
    pages = [each.shown.partition("?")[0] for each in panel.forms if each.kind is FormKind.LOGIN]
    return named and _redirects(form.ok) and any(fnmatchcase(page, form.ok.location) for page in pages)


def _redirects(sign: Sign) -> bool:
    """Say whether a sign is a redirect and nothing else."""
    bare = sign == Sign(status=sign.status, location=sign.location)
    return bare and REDIRECTS.issuperset(sign.status) and (sign.status != () or sign.location != "")


def _of_doors(panel: Panel) -> Iterator[Advice]:
    if not panel.deny:
        yield Advice(
            code="advice.doors",
            problem="panel.deny is empty: a JSON or XML-RPC door that sets or tries passwords stands open.",
            remedy="Name such doors in panel.deny, such as /rest/* and /xmlrpc; `pyauthgate discover` looks for some.",
        )
    if panel.tripwire != "block":
        yield Advice(
            code="advice.tripwire",
            problem=f'panel.tripwire is "{panel.tripwire}": a new password sent to a path that no form names '
            + ("is recorded and passes." if panel.tripwire == "log" else "passes."),
            remedy='Write tripwire = "block" once the record shows no honest request.',
        )
