"""What one form must say by its kind, and must not."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING

from pyauthgate.config.forms import FormTable
from pyauthgate.config.masking import shown
from pyauthgate.errors import Finding
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["faults"]

NEEDED = {
    FormKind.LOGIN: ("user", "password"),
    FormKind.CHANGE: ("new",),
    FormKind.RESET: ("new",),
    FormKind.RECOVER: (),
    FormKind.LOGOUT: (),
}
TAKEN = {
    FormKind.LOGIN: ("user", "password", "leaves"),
    FormKind.CHANGE: ("current", "new", "optional", "reauth"),
    FormKind.RESET: ("user", "new"),
    FormKind.RECOVER: ("user",),
    FormKind.LOGOUT: (),
}
UNUSED = {each.name: each.default for each in fields(FormTable) if each.name in {*chain(*TAKEN.values())}}
"""Keys that only some kinds take, and what they are when they are left out."""
JUDGED = {FormKind.LOGIN, FormKind.CHANGE, FormKind.RESET}
"""Kinds whose replies the gate must be able to tell apart."""


def faults(form: FormTable) -> Iterator[Finding]:
    """Find what is missing or out of place in one form."""
    yield from _keys(form)
    yield from _names(form)
    yield from _signs(form)


def _keys(form: FormTable) -> Iterator[Finding]:
    kind = FormKind(form.kind)
    for key in NEEDED[kind]:
        if not getattr(form, key):
            yield _finding(form, key, f"{_what(key)}: a {kind} form needs it")
    for key, unused in UNUSED.items():
        if key not in TAKEN[kind] and getattr(form, key) != unused:
            yield _finding(form, key, f"nothing in a {kind} form")


def _names(form: FormTable) -> Iterator[Finding]:
    """Find fields that the gate could not tell apart."""
    named = [(key, getattr(form, key)) for key in ("user", "password", "current")]
    pairs = [(key, name) for key, name in [*named, *(("new", name) for name in form.new)] if name]
    for at, (key, name) in enumerate(pairs):
        if any(_covers(other, name) or _covers(name, other) for _, other in pairs[:at]):
            yield _finding(form, key, "a field of its own for each: one is named twice, or a glob fits another", name)
    for name in form.match:
        if any(_covers(other, name) for _, other in pairs):
            yield _finding(form, "match", "fields that are not named elsewhere in the form", name)


def _signs(form: FormTable) -> Iterator[Finding]:
    for yes, no in (("ok", "failed"), ("json_ok", "json_failed")):
        first, second = getattr(form, yes).sign, getattr(form, no).sign
        if first.given and first == second:
            yield _finding(form, yes, f"something that tells it from {no}", "the same as the other")
        if yes == "json_ok" and not form.json and (first.given or second.given):
            yield _finding(form, yes if first.given else no, "nothing without json = true", "a table")
    if form.kind in JUDGED and not form.ok.sign.given and not form.failed.sign.given:
        yield _finding(form, "ok", "ok or failed, or both: how the panel's answer is known", "")


def _what(key: str) -> str:
    return "the names of fields" if key == "new" else "the name of a field"


def _covers(glob: str, name: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, glob.split("*"))), name, re.DOTALL) is not None


def _finding(form: FormTable, key: str, allowed: str, value: object = None) -> Finding:
    stands = getattr(form, key) if value is None else value
    return Finding(section=form.place, key=key, value="" if not stands else shown(stands), allowed=allowed)
