"""Nothing that has a name stays undocumented: errors and events are compared with their pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from pyauthgate.gatekeeper import EVENTS
from pyauthgate.gatekeeper.records import COLUMNS
from pyauthgate.gatekeeper.service_records import SERVICE_COLUMNS
from pyauthgate.words import SENTENCES

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
ROW = re.compile(r"^\| `([a-z]+\.[a-z_]+)` \|", re.MULTILINE)
FILES = {"gate.db", "gate.js"}


def listed(page: str) -> set[str]:
    return set(ROW.findall((REFERENCE / page).read_text()))


def spoken_codes() -> set[str]:
    """Give every text in the sources that is spelled like an error's code of a documented area."""
    areas = {code.partition(".")[0] for code in listed("errors.md")}
    texts = {
        node.value
        for path in (ROOT / "pyauthgate").rglob("*.py")
        if "words" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    shaped = {text for text in texts if re.fullmatch(r"[a-z]+\.[a-z_]+", text) and text.partition(".")[0] in areas}
    return shaped - set(EVENTS) - set(SENTENCES) - FILES


def raised_codes() -> set[str]:
    """Give the codes that stand where an error, or a finding of `doctor`, is made."""
    kinds = ("ConfigurationError", "SecretError", "StoreError", "Overloaded", "RequestRefused", "RecordRefused")
    calls = [
        node
        for path in (ROOT / "pyauthgate").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    of = {id(call): call.func.id for call in calls if isinstance(call.func, ast.Name)}
    first = [call.args[0] for call in calls if of[id(call)] in kinds and call.args]
    named = [word.value for call in calls if of[id(call)] == "Ailment" for word in call.keywords if word.arg == "code"]
    return {node.value for node in (*first, *named) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_error_code_is_documented_and_no_other() -> None:
    documented = listed("errors.md")
    columns = {f"record.{column}" for column in (*COLUMNS, *SERVICE_COLUMNS)}
    assert (spoken_codes() | raised_codes() | columns) - documented == set()
    assert documented - spoken_codes() - raised_codes() - columns == set()


def test_every_event_is_documented_with_its_meaning() -> None:
    page = (REFERENCE / "events.md").read_text()
    assert listed("events.md") == set(EVENTS)
    for code, meaning in EVENTS.items():
        assert f"| `{code}` | {meaning} |" in page
