from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pyauthgate.words import say
from tests.examples.browsing import Seen
from tests.examples.guarded import FREE, WRONG, Guarded
from tests.examples.panels import FLASK_SECURITY
from tests.examples.served import WEAK
from tests.examples.straight import Straight
from tests.live.serving import BETTER, PASSWORD

if TYPE_CHECKING:
    from tests.examples.panels import Panel
    from tests.examples.served import Served, Visitor
    from tests.examples.surfing import Reply

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return FLASK_SECURITY


def token(visitor: Visitor, path: str) -> str:
    """Give the token that the panel tells programs."""
    return str(visitor.program("GET", path).json["response"]["csrf_token"])


def log_in(visitor: Visitor, user: str, password: str = PASSWORD) -> Reply:
    given = {"email": user, "password": password, "csrf_token": token(visitor, "/login")}
    return visitor.program("POST", "/login", given)


def change(visitor: Visitor, candidate: str, current: str = PASSWORD) -> Reply:
    new = {"new_password": candidate, "new_password_confirm": candidate}
    return visitor.program("POST", "/change", {"password": current, **new, "csrf_token": token(visitor, "/change")})


class TestFlaskSecurity(Straight):
    def test_a_program_logs_in_and_changes_the_password(self, served: Served) -> None:
        number = served.client()
        visitor = served.straight()
        assert log_in(visitor, served.panel.name(number), "nada").status == 400
        assert log_in(visitor, served.panel.name(number)).status == 200
        assert visitor.sees(served.panel.name(number))
        assert change(visitor, WEAK, "nada").status == 400
        assert change(visitor, WEAK).status == 200
        assert served.accepts(number, WEAK)

    def test_its_word_for_an_error_is_in_the_style_of_every_page(self, served: Served) -> None:
        page = served.straight().get("/login").text
        assert "fs-error-msg" in page
        assert 'class="fs-error-msg"' not in page


class TestGuardedFlaskSecurity(Guarded):
    def test_a_program_logs_in_by_number(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.visitor()
        assert log_in(visitor, number).status == 200
        assert visitor.sees(guarded.panel.name(number))

    def test_after_a_look_at_the_log_in_page_a_link_can_be_asked_for_and_then_one_logs_in(
        self, guarded: Served
    ) -> None:
        number = guarded.client()
        visitor = guarded.visitor()
        visitor.get("/login")
        asked = visitor.submit(visitor.get("/reset").form("email"), email=guarded.panel.name(number))
        assert (asked.status, "CSRF" in asked.text) == (200, False)
        assert f"Instructions to reset your password have been sent to {guarded.panel.name(number)}" in asked.text
        visitor.log_in(number)
        assert visitor.sees(guarded.panel.name(number))

    def test_the_link_that_leads_from_the_log_in_page_back_to_it_lets_in_from_the_plain_one(
        self, guarded: Served
    ) -> None:
        number = guarded.client()
        visitor = guarded.visitor()
        given = {guarded.panel.user: number, guarded.panel.password: PASSWORD}
        form = visitor.get("/login?next=/login").form(*given)
        shown = visitor.follow(visitor.submit(form, **given))
        visitor.submit(shown.form(*given), **given)
        assert visitor.sees(guarded.panel.name(number))

    @pytest.mark.parametrize("kind", ["name", "password"])
    def test_a_program_is_refused_in_our_words(self, guarded: Served, kind: str) -> None:
        number = guarded.client()
        name = guarded.panel.name(number)
        visitor = guarded.visitor()
        reply = log_in(visitor, name) if kind == "name" else log_in(visitor, number, "Mantel7Jirafa7")
        assert 400 <= reply.status < 500
        assert reply.header("Content-Type").startswith("application/problem+json")
        assert guarded.panel.denial not in reply.text
        assert name not in reply.text
        assert not visitor.sees(name)

    def test_a_program_is_told_why_a_password_is_refused(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.visitor()
        log_in(visitor, number)
        reply = change(visitor, WEAK)
        assert reply.status == 422
        assert reply.header("Content-Type").startswith("application/problem+json")
        codes = {violation["code"].partition(".")[0] for violation in reply.json["violations"]}
        assert {"classes", "sequence"} <= codes
        assert WEAK not in reply.text
        assert guarded.accepts(number, PASSWORD)
        assert change(visitor, BETTER).status == 200
        assert guarded.accepts(number, BETTER)
        assert not guarded.accepts(number, PASSWORD)
        assert visitor.sees(guarded.panel.name(number))

    def test_a_program_that_guesses_is_delayed(self, guarded: Served) -> None:
        number = guarded.client()
        for guess in range(FREE):
            assert log_in(guarded.visitor(), number, WRONG.format(guess)).status != 429
        visitor = guarded.visitor()
        reply = log_in(visitor, number)
        assert reply.status == 429
        assert 0 < int(reply.header("Retry-After")) <= 30
        assert not visitor.sees(guarded.panel.name(number))

    def test_forms_and_programs_are_counted_together(self, guarded: Served) -> None:
        number = guarded.client()
        for guess in range(FREE):
            visitor = guarded.visitor()
            password = WRONG.format(guess)
            assert (log_in(visitor, number, password) if guess % 2 else visitor.log_in(number, password)).status != 429
        assert guarded.visitor().log_in(number).status == 429

    @pytest.mark.parametrize("shape", ["twice", "in a list", "as a list"])
    def test_what_reads_in_two_ways_changes_nothing(self, guarded: Served, shape: str) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        given = {"password": PASSWORD, "new_password": WEAK, "csrf_token": token(visitor, "/change")}
        plain = json.dumps({**given, "new_password_confirm": WEAK})
        body = {
            "twice": plain.replace('"new_password":', f'"new_password": "{BETTER}", "new_password":'),
            "in a list": f"[{plain}]",
            "as a list": plain.replace(f'"{WEAK}"', f'["{WEAK}"]'),
        }[shape]
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        reply = visitor.send("POST", "/change", body.encode(), headers)
        assert 400 <= reply.status < 500
        assert guarded.accepts(number, PASSWORD)

    def test_the_address_is_never_shown_to_who_knows_only_the_number(self, guarded: Served) -> None:
        number = guarded.client()
        reply = guarded.visitor().log_in(number, "Mantel7Jirafa7")
        assert say("login.denied", "es") in reply.alert
        assert guarded.panel.name(number) not in reply.text


class TestFlaskSecuritySeen(Seen):
    pass
