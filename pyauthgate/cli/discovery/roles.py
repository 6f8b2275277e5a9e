"""Which field of a form is what, and so what the form is for; with a word wherever that is a guess."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.cli.discovery.vocabulary import AGAIN, CURRENT, LOST, NEW, REGISTER, USER, says
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    import re

    from pyauthgate.cli.discovery.pages import Field, PageForm

__all__ = ["Roles", "roles"]

OTHERS = 2
"""So many fields to be typed besides the password's make a form one that saves other things too."""


@dataclass(slots=True, kw_only=True)
class Roles:
    """What a form is for, and its fields by role.

    Parameters
    ----------
    kind:
        None for one that makes an account or sets somebody else's password: no form for the gate to guard, but a door.
    guesses:
        What was guessed, each in a sentence.

    """

    kind: FormKind | None
    user: str = ""
    password: str = ""
    current: str = ""
    new: tuple[str, ...] = ()
    optional: bool = False
    guesses: list[str] = field(default_factory=list)


def roles(form: PageForm, context: str, *, inside: bool) -> Roles | None:
    """Understand a form; None for one that has nothing to do with passwords.

    Parameters
    ----------
    context:
        The path of the page and its headings.
    inside:
        The page was fetched as somebody who is logged in.

    """
    if not form.passwords:
        return _recovery(form, context)
    current, new = _sorted(form, context)
    if current is not None and not new:
        return _login(form, current)
    return _setting(form, context, current, new, inside=inside)


def _recovery(form: PageForm, context: str) -> Roles | None:
    """Understand a form without a password: one that asks for a link, perhaps."""
    asked = [each for each in form.fields if each.typed and each.name and says(USER, *_hints(each))]
    if form.method != "post" or not asked or not says(LOST, context, form.action):
        return None
    return Roles(kind=FormKind.RECOVER, user=asked[0].name, guesses=["kind: by the words of its page"])


def _login(form: PageForm, password: Field) -> Roles | None:
    """Understand a form with one password: a log-in, if somebody says there who it is."""
    found = Roles(kind=FormKind.LOGIN, password=password.name)
    found.user = _user(form, found.guesses)
    return found if found.user else None


def _setting(form: PageForm, context: str, current: Field | None, new: list[Field], *, inside: bool) -> Roles:
    """Understand a form that sets a password."""
    found = Roles(kind=FormKind.CHANGE, new=tuple(each.name for each in new))
    if current is not None:
        found.current = current.name
    else:
        _without_current(found, form, context, inside=inside)
    if not all(each.autocomplete.endswith("-password") for each in form.passwords):
        found.guesses.append("which password is which: by their names and their order")
    others = [each for each in form.fields if each.typed and each.name and each.name != found.user]
    if found.kind is FormKind.CHANGE and len(others) >= OTHERS:
        found.optional = True
        found.guesses.append("optional: it has other fields too; take it out if the password is always asked for")
    return found


def _without_current(found: Roles, form: PageForm, context: str, *, inside: bool) -> None:
    named = [each for each in form.fields if each.typed and each.name and says(USER, *_hints(each))]
    if says(LOST, context, form.action):
        found.kind = FormKind.RESET
        found.user = named[0].name if named else ""
    elif named and (not inside or says(REGISTER, context, form.action)):
        found.kind = None
    elif not inside:
        found.kind = FormKind.RESET
    found.guesses.append("kind: no field of the current password was found")


def _sorted(form: PageForm, context: str) -> tuple[Field | None, list[Field]]:
    """Tell the current password from the new ones, the new one from those that repeat it."""
    passwords = form.passwords
    current = next((each for each in passwords if _is(each, "current-password", CURRENT)), None)
    fresh = [each for each in passwords if each is not current]
    if current is None and len(fresh) == 1 and not _is(fresh[0], "new-password", NEW):
        asked = any(each.typed and each.name for each in form.fields)
        return (fresh[0], []) if asked or not says(LOST, context) else (None, fresh)
    if current is None and len(fresh) > OTHERS:
        current, *fresh = fresh
    return current, sorted(fresh, key=lambda each: says(AGAIN, *_hints(each)) and not _is_first(each))


def _is(each: Field, autocomplete: str, words: re.Pattern[str]) -> bool:
    if each.autocomplete.endswith("-password"):
        return each.autocomplete == autocomplete
    return says(words, *_hints(each))


def _is_first(each: Field) -> bool:
    return says(NEW, each.name) and not says(AGAIN, each.name)


def _user(form: PageForm, guesses: list[str]) -> str:
    """Find the field of the user's name: the one that says so, else the last before the password."""
    at = form.fields.index(form.passwords[0])
    before = [each for each in form.fields[:at] if each.typed and each.name]
    sure = [each for each in before if each.autocomplete in {"username", "email"}]
    named = sure or [each for each in before if says(USER, *_hints(each))]
    if not named:
        guesses.append("user: the field before the password")
    chosen = named or before[-1:]
    return chosen[0].name if chosen else ""


def _hints(each: Field) -> tuple[str, ...]:
    return each.name, each.id, each.label
