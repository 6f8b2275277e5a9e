"""What was found, as settings to paste: whatever our own reader would refuse stands there as a comment."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pyauthgate.cli.discovery.addresses import origin
from pyauthgate.cli.lines import printable
from pyauthgate.config import presets, spellings
from pyauthgate.config.coverage import alike, first_over
from pyauthgate.config.reader import read
from pyauthgate.errors import ConfigurationError
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyauthgate.cli.discovery.survey import Found, Survey

__all__ = ["described", "proposal"]

STUB = '[site]\npublic_url = "https://clientes.example.net"\n'
"""What the settings of a panel stand beside, to be read at all."""
GUESSED = "GUESSED"
ANSWERED = frozenset({FormKind.LOGIN, FormKind.CHANGE, FormKind.RESET})
USUAL = {"ok": "{ status = 302 }", "failed": "{ status = 200 }"}
"""Most panels lead on when they say yes, and show the form again when they say no."""


def proposal(survey: Survey) -> list[str]:
    """Give the lines of a file: the section of the panel, and a table for each form."""
    lines = [*_head(survey), *_panel(survey)]
    for found in _wanted(survey):
        lines += ["", *_checked(lines, _form(found, survey))]
    missing = [kind for kind in (FormKind.CHANGE, FormKind.RECOVER, FormKind.RESET) if _lacks(survey, kind)]
    lines += [f"# No {kind} form was seen.{_hint(kind)}" for kind in missing]
    return lines


def described(survey: Survey) -> dict[str, Any]:
    """Give it for a program."""
    forms = [{**asdict(each.roles), "path": each.path, "page": each.page} for each in survey.forms]
    return {
        "start": survey.start,
        "pages": survey.looks,
        "preset": survey.preset,
        "preset_under": survey.under,
        "session": survey.session,
        "deny": survey.doors,
        "forms": forms,
        "notes": survey.notes,
    }


def _head(survey: Survey) -> list[str]:
    return [
        f"# Found at {printable(survey.start)} by {survey.looks} looks. Go over every line that says {GUESSED},",
        "# try a log-in and a change by hand, and see how the panel's answers differ: ok and failed tell them apart.",
        *(f"# {printable(note)}" for note in survey.notes),
    ]


def _panel(survey: Survey) -> list[str]:
    preset = [f"preset = {_text(survey.preset)}"] if survey.preset else []
    under = [f"preset_under = {_text(survey.under)}"] if survey.under else []
    lines = ["", "[panel]", 'mode = "guard"', *_upstream(survey.start), *preset, *under]
    known = {cookie for name, panel in presets() if name == survey.preset for cookie in panel.session}
    cookies = [name for name in survey.session if spellings.cookie(name) and name not in known]
    if cookies:
        lines.append(f"session = {_array(cookies)}  # {GUESSED}: by the names of the cookies")
    elif not survey.preset:
        lines.append(f'session = ["session"]  # {GUESSED}: no cookie was seen; name those that a log-in sets')
    doors = [door for door in survey.doors if not _is_denied(survey, door)]
    if doors:
        lines += _optional(lines, f"deny = {_array(doors)}  # {GUESSED}: they answer; does a client need them?")
    return lines


def _upstream(start: str) -> list[str]:
    scheme, host, port = origin(start) or ("", "", 0)
    shown = f"[{host}]" if ":" in host else host
    if scheme == "http":
        return [f"upstream = {_text(f'http://{shown}:{port}')}"]
    return ['# upstream = "http://127.0.0.1:8080"  # where the panel listens behind the gate']


def _wanted(survey: Survey) -> Iterable[Found]:
    """Give the forms that no preset knows."""
    known = [survey.under + form.path for name, panel in presets() if name == survey.preset for form in panel.forms]
    order = list(FormKind)
    for each in sorted(survey.forms, key=lambda found: order.index(found.roles.kind or FormKind.LOGOUT)):
        if not any(alike(each.path, path) for path in known) and not _is_denied(survey, each.path):
            yield each


def _is_denied(survey: Survey, path: str) -> bool:
    panels = (panel for name, panel in presets() if name == survey.preset)
    return any(first_over(path, [survey.under + each for each in panel.deny]) for panel in panels)


def _form(found: Found, survey: Survey) -> list[str]:
    """Write one table."""
    roles = found.roles
    kind = roles.kind or FormKind.LOGOUT
    lines = ["[[panel.form]]", f'kind = "{kind}"', f"path = {_text(found.path)}"]
    if found.page.partition("?")[0] != found.path and kind is not FormKind.LOGOUT:
        lines.append(f"page = {_text(found.page)}")
    lines += [f"{key} = {_text(getattr(roles, key))}" for key in ("user", "password", "current") if getattr(roles, key)]
    if roles.new:
        lines.append(f"new = {_array(roles.new)}")
    if match := _match(found, survey):
        lines.append(f"match = {match}  # {GUESSED}: what tells it from another form, or stands in its address")
    if roles.optional:
        lines.append("optional = true")
    if kind in ANSWERED:
        lines += [f"{key} = {value}  # {GUESSED}: as most panels do" for key, value in USUAL.items()]
    return [*(f"# {GUESSED} {printable(guess)}." for guess in roles.guesses), *lines]


def _match(found: Found, survey: Survey) -> str:
    """Give the field by which a form is told from the others on its path, and the query that a log-in is sent with."""
    others = [each for each in survey.forms if alike(each.path, found.path) and each is not found]
    mine = _fixed(found)
    telling = [
        name for name in mine if others and all(_fixed(each).get(name, mine[name]) != mine[name] for each in others)
    ]
    asked = dict(parse_qsl(found.query)).keys() & mine.keys() if found.roles.kind is FormKind.LOGIN else ()
    pairs = [f"{_text(name)} = {_text(mine[name])}" for name in dict.fromkeys((*telling[:1], *sorted(asked)))]
    return f"{{ {', '.join(pairs)} }}" if pairs else ""


def _fixed(found: Found) -> Mapping[str, str]:
    pairs = [*parse_qsl(found.query, keep_blank_values=True), *found.fixed.items()]
    return {
        name: value for name, value in pairs if value and "csrf" not in name.lower() and "token" not in name.lower()
    }


def _checked(before: Sequence[str], table: list[str]) -> list[str]:
    """Give a table as it is when our reader takes it, else as a comment with what is wrong."""
    places = _faults([*before, *table])
    if not places:
        return table
    return [f"# Not written, because: {printable(places[0])}", *(f"# {line}" for line in table)]


def _optional(before: Sequence[str], line: str) -> list[str]:
    return [f"# {line}"] if _faults([*before, line]) else [line]


def _faults(lines: Sequence[str]) -> list[str]:
    """Give what our own reader finds wrong, but for what is still to come: the other forms and the cookies."""
    try:
        read(tomllib.loads(STUB + "\n".join(lines)), Path("/etc/pyauthgate/pyauthgate.toml"))
    except tomllib.TOMLDecodeError:
        return ["it is no TOML"]
    except ConfigurationError as error:
        wanting = {("panel", "form", ""), ("panel", "session", "")}
        findings = [each for each in error.findings if (each.section, each.key, each.value) not in wanting]
        return [f"{each.key} = {each.value}: {each.allowed}" for each in findings]
    return []


def _lacks(survey: Survey, kind: FormKind) -> bool:
    known = any(form.kind is kind for name, panel in presets() if name == survey.preset for form in panel.forms)
    return not survey.of(kind) and not known


def _hint(kind: FormKind) -> str:
    if kind is FormKind.CHANGE:
        return " It is shown to those who are logged in: --cookie-file."
    return " If there is one, it takes any password." if kind is FormKind.RESET else ""


def _array(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(value: str) -> str:
    """Write a text as a basic string (TOML 1.0): everything that cannot be seen is escaped."""
    letters = (f"\\{each}" if each in '"\\' else each for each in value)
    return '"' + "".join(each if each.isprintable() or each[0] == "\\" else _escape(each) for each in letters) + '"'


def _escape(letter: str) -> str:
    number = ord(letter)
    return "\\uFFFD" if 0xD800 <= number < 0xE000 else f"\\U{number:08X}"  # noqa: PLR2004 -- surrogates are no letters
