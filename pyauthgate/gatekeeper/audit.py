"""How an event of the audit is written: who, where, what, and a machine-readable reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.model import Event

if TYPE_CHECKING:
    from pyauthgate.model import Origin

__all__ = ["EVENTS", "event"]

EVENTS = {
    "login.accepted": (
        "A client logged in. At a PAM service, which the subject names: from a place that was not known, from a known "
        "one once a day, and from where nobody can tell once a minute."
    ),
    "login.refused": (
        "A login was refused; the reason is `wrong`, `unknown`, `disabled`, `no_password`, or `learned`: "
        "the digest is what the panel accepted once, and nobody trusted it; or `unclear`: see `form.unclear`; or "
        "`absent`: sshd has no such user and gave a stand-in for the password, which counts nowhere; or `code`: "
        "what was typed at a panel's form as the code of a second factor is none."
    ),
    "login.throttled": (
        "Tries are refused unjudged; at most one event a minute for each client. The reason is the counter that holds "
        "them back; `code` is the one of a second factor's."
    ),
    "factor.asked": (
        "The right password was given, and a second factor is awaited; the reason is `code`, or `setup` where there is "
        "none yet."
    ),
    "factor.refused": "A wrong code followed the right password, or one that was given before.",
    "factor.recovered": "A recovery code was taken in place of a code; the detail counts those that are left.",
    "factor.added": "A client set up a second factor; the detail counts the sessions that ended.",
    "factor.recoded": "A client was given new recovery codes in place of the older ones.",
    "factor.removed": (
        "A second factor was deleted with its recovery codes, by the `client` or by an `administrator`; in the second "
        "case the sessions ended."
    ),
    "factor.required": "No later log-in of a client at the panel does without a second factor.",
    "factor.optional": "A client may log in without a second factor, if there is none.",
    "logout.done": "A client logged out.",
    "password.changed": "A client changed the password; the detail counts the sessions that ended.",
    "password.refused": (
        "A change was refused: `policy` or `reuse` (the detail names the rules), `mismatch`, `wrong_current`, "
        "`panel` or `system` (the panel, or the system, itself refused it), or `throttled`, after five that were "
        "refused for reuse within an hour. At a PAM service also what a login is refused for."
    ),
    "password.chosen": (
        "A password was chosen by a one-time link; the reason is `activation` or `recovery`, and the detail counts the "
        "sessions that ended."
    ),
    "password.assigned": "An administrator set a password.",
    "password.imported": ("An account got its password from the hash of another program; the reason names the scheme."),
    "password.learned": (
        "The panel accepted a password that was not known, and its digest is kept: the `first` one, one that was "
        "`pending`, or one that was `changed` outside of the gate; after the last two the other sessions end."
    ),
    "password.doubted": (
        "The panel accepted another password than the one known, and no digest of it could be made: "
        "the one known is not trusted any more, and the other sessions end."
    ),
    "password.reset": (
        "A password was set at a reset form of the panel; the detail counts the sessions that ended. `unknown`: the "
        "form does not say whose, or nobody here has the name; at most one event a minute of those."
    ),
    "password.weak": "A log-in showed that a password in use breaks rules of the policy; the detail names them.",
    "form.unclear": (
        "The panel's reply to a form could not be read (the reason names the form): the next login that the panel "
        "accepts decides; at most one event a minute for each client."
    ),
    "facts.unavailable": (
        "The panel's database could not be asked about a client, and the policy went by our record; "
        "at most one event a minute."
    ),
    "breaches.unavailable": (
        "No list of leaked passwords could be looked in, and a candidate went on unlooked; at most one event a minute."
    ),
    "session.ended": "One session was ended.",
    "session.ended_all": "Every session of a client was ended, and every known device became a stranger.",
    "form.refused": (
        "A request for a form of the panel was refused before the panel saw it; the reason is the code of the error. "
        "At most one event a minute for each code and address; `form.missing` again and again means that the panel's "
        "form has changed, and `guard.astray`, a log-in sent with another query than its page's, that its address has."
    ),
    "form.unguarded": (
        "A page of the panel that no form of the configuration is at asks for a password; the detail says which. "
        "At most one event a day for each path."
    ),
    "account.added": "An account at a service was added; the subject names service and account.",
    "account.changed": "Whose a mailbox is was changed, or a new password demanded; the subject names the account.",
    "account.removed": "An account at a service was removed.",
    "cookie.oversized": (
        "A cookie of the panel was not sent, since with its seal it is larger than browsers keep (4096 bytes): "
        "whoever logs in stays outside. The detail says its name in `panel.session`; at most one event a day for each."
    ),
    "client.added": "A client was added.",
    "client.enrolled": "A number that nobody knew became a client, because the panel accepted its login.",
    "client.trusted": "Digests that were learned from the panel became passwords of ours; the detail counts them.",
    "client.invited": "A client was sent a link to choose the first password.",
    "client.alarmed": (
        "Strangers tried so many passwords at a number that they wait an hour, and its client, if it is one, was "
        "written to; at most one event a day for each number."
    ),
    "client.changed": "A client's record was changed.",
    "client.removed": "A client was removed.",
    "client.disabled": "A client was disabled; the sessions ended.",
    "client.enabled": "A client was enabled again.",
    "client.unlocked": "A client's throttle was reset by an administrator.",
    "client.must_change": "A client must change the password at the next login.",
    "client.reminded": "A client was written to because the password is an old one.",
    "mail.failed": (
        "A mail was given up, once and for all unless `mail retry` says otherwise: the subject is its kind, the reason "
        "is the step and the code of the server's answer, or `expired`; the detail counts the tries."
    ),
    "recovery.asked": "The recovery page was asked about a client, who was written to.",
    "recovery.unanswered": (
        "The recovery page was asked, and nobody was written to: the value is `unknown`, its owner is disabled or has "
        "no address (`unreachable`), or there were too many questions (`throttled`); at most one event a minute for "
        "each network."
    ),
    "store.purged": "What was past its time was deleted; the detail counts it.",
}
"""Every event code with its meaning; the reference page is compared with it."""


def event(
    code: str,
    origin: Origin,
    *,
    at: float,
    number: str = "",
    subject: str = "",
    reason: str = "",
    **detail: str | int,
) -> Event:
    """Write an event down.

    Parameters
    ----------
    code:
        A key of `EVENTS`; another one is a mistake in the program and raises `KeyError`.
    number:
        The client, only when it is one of ours: an unknown one may be a password typed in the wrong field.
    subject:
        What it is about; without one, the PAM service that asked.
    detail:
        Codes and counts; never a secret.

    """
    EVENTS[code]
    return Event(
        code=code,
        at=at,
        number=number,
        door=origin.door,
        address=origin.address,
        request_id=origin.request_id,
        subject=subject or origin.service,
        reason=reason,
        detail=detail,
    )
