"""What the presets say of their panels, asked of the panels themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.config.coverage import alike, first_over
from pyauthgate.model import FormKind
from tests.config.guarded import settings
from tests.panels.serving import running
from tests.panels.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.config import Panel
    from pyauthgate.model import Form

HEAD = '[site]\npublic_url = "https://x.example"\n[panel]\nmode = "guard"\n'
FIRST, SECOND = "Mantel 7 Jirafa", "Otra Mesa 99"


def panel(name: str) -> Panel:
    return settings(f'{HEAD}preset = "{name}"').panel


def form(name: str, kind: FormKind) -> Form:
    (found,) = (each for each in panel(name).forms if each.kind is kind)
    return found


@pytest.fixture(scope="module")
def django() -> Iterator[int]:
    with running("django_admin") as port:
        yield port


@pytest.fixture(scope="module")
def flask() -> Iterator[int]:
    with running("flask_security_panel") as port:
        yield port


def test_django_says_yes_and_no_at_its_log_in_and_at_its_change_as_the_preset_tells(django: int) -> None:
    login, change = form("django-admin", FormKind.LOGIN), form("django-admin", FormKind.CHANGE)
    visitor = Visitor(django)
    for password, outcome in (("wrong", "failed"), (FIRST, "ok")):
        token = visitor.look(login.path).token("csrfmiddlewaretoken")
        fields = {login.user: "20417", login.password: password, "csrfmiddlewaretoken": token}
        assert visitor.send(login.path, **fields).means(login) == outcome
    assert set(panel("django-admin").session) <= visitor.jar.keys()
    token = visitor.look(change.path).token("csrfmiddlewaretoken")
    tries = (("wrong", SECOND, "failed"), (FIRST, SECOND, "ok"), (SECOND, FIRST, "ok"))
    for current, new, outcome in tries:
        fields = {change.current: current, **dict.fromkeys(change.new, new), "csrfmiddlewaretoken": token}
        answer = visitor.send(change.path, **fields)
        assert answer.means(change) == outcome
        if outcome == "ok":
            assert alike(answer.location, f"{change.path}done/")


def test_djangos_reset_and_recovery_are_where_the_preset_tells(django: int) -> None:
    reset, recover = form("django-admin", FormKind.RESET), form("django-admin", FormKind.RECOVER)
    visitor = Visitor(django)
    asked = visitor.send(
        recover.path, email="x@example.net", csrfmiddlewaretoken=visitor.look(recover.path).token("csrfmiddlewaretoken")
    )
    assert alike(asked.location, f"{recover.path}done/")
    link = visitor.look("/mailed").body
    shown = visitor.look(link).location
    assert alike(link, reset.path)
    assert alike(shown, reset.path)
    token = visitor.look(shown).token("csrfmiddlewaretoken")
    for new, again, outcome in ((FIRST, SECOND, "failed"), (FIRST, FIRST, "ok"), (FIRST, FIRST, "failed")):
        answer = visitor.send(shown, **dict(zip(reset.new, (new, again), strict=True)), csrfmiddlewaretoken=token)
        assert answer.means(reset) == outcome
    assert first_over("/reset/done/", panel("django-admin").public)


@pytest.mark.parametrize("door", ["/admin/auth/user/add/", "/admin/auth/user/1/password/"])
def test_a_door_of_django_that_sets_anybodys_password_is_shut(django: int, door: str) -> None:
    visitor = Visitor(django)
    token = visitor.look("/admin/login/").token("csrfmiddlewaretoken")
    visitor.send("/admin/login/", username="20417", password=FIRST, csrfmiddlewaretoken=token)
    assert 'type="password"' in visitor.look(door).body
    assert first_over(door, panel("django-admin").deny)


def test_flask_security_says_yes_and_no_in_its_pages_as_the_preset_tells(flask: int) -> None:
    login, change = form("flask-security", FormKind.LOGIN), form("flask-security", FormKind.CHANGE)
    visitor = Visitor(flask)
    for password, outcome in (("wrong", "failed"), (FIRST, "ok")):
        token = visitor.look(login.path).token("csrf_token")
        fields = {login.user: "20417@example.net", login.password: password, "csrf_token": token, "remember": "y"}
        assert visitor.send(login.path, **fields).means(login) == outcome
    assert set(panel("flask-security").session) <= visitor.jar.keys()
    token = visitor.look(change.path).token("csrf_token")
    for current, new, outcome in (
        ("wrong", SECOND, "failed"),
        (FIRST, "1", "failed"),
        (FIRST, SECOND, "ok"),
        (SECOND, FIRST, "ok"),
    ):
        fields = {change.current: current, **dict.fromkeys(change.new, new), "csrf_token": token}
        assert visitor.send(change.path, **fields).means(change) == outcome
    assert visitor.send(form("flask-security", FormKind.LOGOUT).path, csrf_token=token).status == 302


def test_flask_security_says_yes_and_no_to_programs_as_the_preset_tells(flask: int) -> None:
    login, change = form("flask-security", FormKind.LOGIN), form("flask-security", FormKind.CHANGE)
    visitor = Visitor(flask)
    token = visitor.look(login.path).token("csrf_token")
    for password, outcome in (("wrong", "failed"), (FIRST, "ok")):
        fields = {login.user: "20417@example.net", login.password: password, "csrf_token": token}
        answer = visitor.program(login.path, **fields)
        assert (answer.json, answer.means(login)) == (True, outcome)
    for current, new, outcome in (("wrong", SECOND, "failed"), (FIRST, SECOND, "ok"), (SECOND, FIRST, "ok")):
        fields = {change.current: current, **dict.fromkeys(change.new, new), "csrf_token": token}
        assert visitor.program(change.path, **fields).means(change) == outcome


def test_flask_securitys_reset_is_where_the_preset_tells_and_a_void_link_is_no_yes(flask: int) -> None:
    reset, recover = form("flask-security", FormKind.RESET), form("flask-security", FormKind.RECOVER)
    visitor = Visitor(flask)
    token = visitor.look(recover.path).token("csrf_token")
    assert visitor.send(recover.path, **{recover.user: "20417@example.net", "csrf_token": token}).status == 200
    link = visitor.look("/mailed").body
    assert alike(link, reset.path)
    token = visitor.look(link).token("csrf_token")
    for new, outcome in (("1", "failed"), (FIRST, "ok"), (FIRST, "unclear")):
        assert visitor.send(link, **dict.fromkeys(reset.new, new), csrf_token=token).means(reset) == outcome


def test_the_doors_of_flask_security_are_shut_and_its_tokens_are_taken_away(flask: int) -> None:
    shut = panel("flask-security")
    assert 'type="password"' in Visitor(flask).look("/register").body
    assert all(first_over(door, shut.deny) for door in ("/register", "/us-signin/send-code", "/verify"))
    assert "Authentication-Token" in shut.identity_headers
