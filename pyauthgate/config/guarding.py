"""What the section of the panel says as a whole, and whether it can stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.config.formrules import faults
from pyauthgate.config.masking import shown
from pyauthgate.config.overlaps import overlaps
from pyauthgate.config.reach import hidden
from pyauthgate.errors import Finding
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyauthgate.config.forms import FormTable
    from pyauthgate.config.neighbours import Panel
    from pyauthgate.config.sections import Settings

__all__ = ["disagreements"]

GUARD = (
    "preset",
    "preset_under",
    "session",
    "deny",
    "deny_except",
    "enrol",
    "authorization",
    "decoy",
    "tripwire",
    "form",
)
"""Keys that would be passed over in silence in any other mode."""
UPSTREAM = ("host", "user_header")
"""Keys that are about a panel that is asked over HTTP."""

FORMS = "panel.form "
"""How the places of forms begin."""


def disagreements(
    settings: Settings, written: Mapping[str, object], wrong: frozenset[tuple[str, str]]
) -> Iterator[Finding]:
    """Find what cannot stand together in ``[panel]`` and its forms.

    Parameters
    ----------
    written:
        The section as TOML gave it.
    wrong:
        Where something is wrong already, by section and key: nothing is compared with that.

    """
    panel = settings.panel
    if ("panel", "mode") in wrong:
        return
    if ("panel", "upstream") not in wrong:
        yield from _without_upstream(panel, written)
    if "pam_service" in written and panel.credentials != "pam" and ("panel", "credentials") not in wrong:
        yield _unfit("pam_service", written["pam_service"], 'nothing, unless credentials = "pam"')
    if panel.mode == "guard" and panel.credentials == "pam":
        yield _unfit("credentials", "pam", 'nothing in mode = "guard": the panel keeps the passwords')
    if panel.mode != "guard":
        yield from (_unfit(key, written[key], 'nothing, unless mode = "guard"') for key in GUARD if key in written)
        return
    yield from _wanting(panel, wrong)
    yield from _ageing(settings, wrong)
    yield from _forms(settings, wrong)


def _torn(wrong: frozenset[tuple[str, str]]) -> bool:
    """Say whether a form is wrong itself: it may have been meant to be the one that is missed."""
    return any(section.startswith(FORMS) or (section, key) == ("panel", "form") for section, key in wrong)


def _ageing(settings: Settings, wrong: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Find a password that must be changed where nobody can change it."""
    changes = any(each.kind == FormKind.CHANGE for each in settings.panel.form)
    if changes or settings.policy.max_age == "" or _torn(wrong) or ("panel", "preset") in wrong:
        return
    yield Finding(
        section="policy",
        key="max_age",
        value=str(settings.policy.max_age),
        allowed='empty in mode = "guard" without [[panel.form]] of kind = "change": nobody could obey it',
    )


def _without_upstream(panel: Panel, written: Mapping[str, object]) -> Iterator[Finding]:
    for key in UPSTREAM:
        if key in written and panel.upstream is None:
            yield _unfit(key, written[key], "nothing without upstream")
    if "user_header" in written and panel.upstream is not None and panel.mode == "guard":
        yield _unfit("user_header", written["user_header"], 'nothing in mode = "guard": the panel logs its users in')


def _wanting(panel: Panel, wrong: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Find what guard mode cannot do without."""
    if ("panel", "preset") in wrong:
        return
    if not _torn(wrong) and not any(each.kind == FormKind.LOGIN for each in panel.form):
        yield _unfit("form", None, '[[panel.form]] with kind = "login": guard mode begins there; see `discover`')
    if not panel.session and ("panel", "session") not in wrong:
        yield _unfit("session", None, 'the panel\'s session cookies, such as ["sessionid"]: guard mode seals them')


def _forms(settings: Settings, wrong: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    sound = [each for each in settings.panel.form if not {(each.place, "kind"), (each.place, "path")} & wrong]
    for form in sound:
        yield from (each for each in faults(form) if not _is_wrong(form, each.key, wrong))
        yield from (each for each in hidden(form, settings) if not _is_wrong(form, each.key, wrong))
    yield from overlaps(sound)


def _is_wrong(form: FormTable, key: str, wrong: frozenset[tuple[str, str]]) -> bool:
    return any(section == form.place and f"{other}.".startswith(f"{key}.") for section, other in wrong)


def _unfit(key: str, value: object, allowed: str) -> Finding:
    return Finding(section="panel", key=key, value="" if value is None else shown(value), allowed=allowed)
