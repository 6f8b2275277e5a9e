"""What holds of every panel behind the gate: a test module inherits it, with a fixture ``panel``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from pyauthgate.words import say
from tests.examples.panels import STAFF, STRANGER
from tests.examples.served import WEAK
from tests.live.serving import BETTER, PASSWORD

if TYPE_CHECKING:
    from tests.examples.served import Served

FREE = 5
"""How many wrong tries a stranger has before the first delay."""

WRONG = "Mantel{0}Jirafa{0}"


class Guarded:
    """The panel behind the gate."""

    def test_a_client_logs_in_by_number(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        assert visitor.follow(visitor.get(guarded.panel.home)).status == 200

    def test_a_number_stands_for_another_name_in_the_panel(self, guarded: Served) -> None:
        assert guarded.admitted(STAFF).sees(guarded.panel.staff)

    def test_nobody_is_led_anywhere_but_to_the_log_in(self, guarded: Served) -> None:
        visitor = guarded.visitor()
        for path in {guarded.panel.home, guarded.panel.change}:
            reply = visitor.get(path)
            assert reply.status in {302, 303}, path
            shown = visitor.follow(reply)
            assert urlsplit(shown.address).path == guarded.panel.login
            shown.form(guarded.panel.user, guarded.panel.password)
        assert visitor.get(guarded.panel.asset).status == 200

    def test_a_user_name_instead_of_a_number_is_refused(self, guarded: Served) -> None:
        name = guarded.panel.staff
        straight = guarded.straight()
        straight.log_in(name)
        assert straight.sees(name)
        visitor = guarded.visitor()
        reply = visitor.log_in(name)
        assert say("login.denied", "es") in reply.alert
        assert name not in reply.text
        assert not visitor.sees(name)

    def test_a_wrong_password_is_refused_in_our_words_on_the_panels_page(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.visitor()
        reply = visitor.log_in(number, "Mantel7Jirafa7")
        assert reply.status not in {200, 302, 303, 500, 503}
        assert say("login.denied", "es") in reply.alert
        assert guarded.panel.denial not in reply.text
        assert not visitor.sees(guarded.panel.name(number))
        form = reply.form(guarded.panel.user, guarded.panel.password)
        visitor.submit(form, **{guarded.panel.user: number, guarded.panel.password: PASSWORD})
        assert visitor.sees(guarded.panel.name(number))

    def test_a_number_that_the_gate_was_not_told_of(self, guarded: Served) -> None:
        visitor = guarded.visitor()
        reply = visitor.log_in(STRANGER)
        assert visitor.sees(guarded.panel.name(STRANGER)) is guarded.panel.enrols
        assert (say("login.denied", "es") in reply.alert) is not guarded.panel.enrols
        assert guarded.accepts(STRANGER, PASSWORD)

    def test_a_weak_password_is_refused_inside_the_panels_page_whose_next_submit_works(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        reply = visitor.change(WEAK)
        assert reply.status == 422
        [alert] = [alert for alert in reply.page.alerts if alert.lang]
        assert alert.lang == "es"
        assert "secuencia" in alert.text.lower() or "seguid" in alert.text.lower()
        assert "mayúscula" in alert.text.lower()
        assert alert.before <= reply.page.forms.index(reply.form(guarded.panel.current))
        assert WEAK not in reply.text
        assert guarded.accepts(number, PASSWORD)
        assert not guarded.accepts(number, WEAK)

        accepted = visitor.change(BETTER, on=reply)
        assert accepted.status in {302, 303}, accepted.text
        shown = visitor.follow(accepted)
        assert shown.status == 200
        assert urlsplit(shown.address).path == guarded.panel.done
        assert visitor.sees(guarded.panel.name(number))

    def test_a_weak_password_in_parts_is_refused_likewise(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        form = visitor.get(guarded.panel.change).form(guarded.panel.current)
        weak = {guarded.panel.current: PASSWORD, **dict.fromkeys(guarded.panel.new, WEAK)}
        refused = visitor.post_parts(form.action, form.filled(weak))
        assert refused.status == 422
        assert guarded.accepts(number, PASSWORD)
        form = refused.form(guarded.panel.current)
        better = {guarded.panel.current: PASSWORD, **dict.fromkeys(guarded.panel.new, BETTER)}
        assert visitor.post_parts(form.action, form.filled(better)).status in {302, 303}
        assert guarded.accepts(number, BETTER)

    def test_a_weak_password_that_was_there_before_is_noticed_at_the_log_in(self, guarded: Served) -> None:
        number = guarded.client()
        straight = guarded.straight()
        straight.log_in(guarded.panel.name(number))
        straight.change(WEAK)
        visitor = guarded.visitor()
        shown = visitor.follow(visitor.log_in(number, WEAK))
        assert urlsplit(shown.address).path == "/.pyauthgate/weak"
        assert WEAK not in shown.text
        assert 'href="/.pyauthgate/change"' in shown.text
        assert urlsplit(visitor.follow(visitor.get("/.pyauthgate/change")).address).path == guarded.panel.change
        assert visitor.change(BETTER, WEAK).status in {302, 303}
        assert guarded.accepts(number, BETTER)

    def test_the_old_password_is_dead_at_the_gate_and_around_it(self, guarded: Served) -> None:
        number = guarded.client()
        guarded.admitted(number).change(BETTER)
        assert not guarded.accepts(number, PASSWORD)
        assert guarded.accepts(number, BETTER)
        stale = guarded.visitor()
        assert say("login.denied", "es") in stale.log_in(number).alert
        assert not stale.sees(guarded.panel.name(number))
        guarded.admitted(number, BETTER)

    def test_the_password_before_cannot_come_back(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        assert visitor.change(BETTER).status in {302, 303}
        reply = visitor.change(PASSWORD, BETTER)
        assert reply.status == 422
        assert reply.alert
        assert guarded.accepts(number, BETTER)

    def test_confirmations_that_differ_are_refused(self, guarded: Served) -> None:
        number = guarded.client()
        reply = guarded.admitted(number).change(BETTER, again="Otra 7 Mantel Jirafa")
        assert reply.status == 422
        assert reply.alert
        assert guarded.accepts(number, PASSWORD)

    def test_a_wrong_current_password_changes_nothing(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        reply = visitor.change(BETTER, "Mantel7Jirafa7")
        assert reply.status in {200, 422}, f"{reply.status} {reply.text}"
        assert guarded.accepts(number, PASSWORD)
        assert visitor.change(BETTER, on=reply).status in {302, 303}
        assert guarded.accepts(number, BETTER)

    def test_a_change_ends_the_clients_other_sessions(self, guarded: Served) -> None:
        number = guarded.client()
        name = guarded.panel.name(number)
        here, there = guarded.admitted(number), guarded.admitted(number)
        before = here.copy()
        here.change(BETTER)
        assert here.sees(name)
        assert not there.sees(name)
        assert not before.sees(name)

    def test_a_stolen_panel_cookie_opens_nothing_elsewhere(self, guarded: Served) -> None:
        number, other = guarded.client(), guarded.client()
        name = guarded.panel.name(number)
        victim = guarded.admitted(number)
        loot = {key: victim.cookies[key] for key in guarded.panel.session if key in victim.cookies}
        assert loot
        for thief in (guarded.visitor(), guarded.admitted(other)):
            thief.cookies.update(loot)
            assert not thief.sees(name)
        assert victim.sees(name)

    def test_a_panel_cookie_that_did_not_come_by_the_gate_opens_nothing(self, guarded: Served) -> None:
        number, other = guarded.client(), guarded.client()
        name = guarded.panel.name(number)
        straight = guarded.straight()
        straight.log_in(name)
        assert straight.sees(name)
        loot = {key: straight.cookies[key] for key in guarded.panel.session if key in straight.cookies}
        assert loot
        for thief in (guarded.visitor(), guarded.admitted(other)):
            thief.cookies.update(loot)
            assert not thief.sees(name)

    def test_who_is_in_and_posts_another_number_gets_nowhere(self, guarded: Served) -> None:
        number, other = guarded.client(), guarded.client()
        panel = guarded.panel
        visitor = guarded.visitor()
        form = visitor.get(panel.login).form(panel.user, panel.password)
        visitor.submit(form, **{panel.user: number, panel.password: PASSWORD})
        assert visitor.sees(panel.name(number))
        before = visitor.copy()
        reply = visitor.submit(form, **{panel.user: other, panel.password: PASSWORD})
        visitor.follow(reply).form(panel.user, panel.password)
        for browser in (visitor, before):
            assert not browser.sees(panel.name(other))
            assert not browser.sees(panel.name(number))

    def test_guessing_is_delayed_and_the_right_password_is_not_evaluated_meanwhile(self, guarded: Served) -> None:
        number = guarded.client()
        for guess in range(FREE):
            assert guarded.visitor().log_in(number, WRONG.format(guess)).status != 429
        visitor = guarded.visitor()
        for password in (PASSWORD, WRONG.format(FREE)):
            reply = visitor.log_in(number, password)
            assert reply.status == 429
            assert 0 < int(reply.header("Retry-After")) <= 30
            assert reply.alert
            assert not visitor.sees(guarded.panel.name(number))
        assert guarded.accepts(number, PASSWORD)

    def test_leaving_the_panel_ends_the_gates_session(self, guarded: Served) -> None:
        number = guarded.client()
        visitor = guarded.admitted(number)
        before = visitor.copy()
        visitor.log_out()
        for browser in (visitor, before):
            assert not browser.sees(guarded.panel.name(number))
            assert browser.get(guarded.panel.home).status in {302, 303}

    def test_leaving_the_gate_ends_the_panels_session(self, guarded: Served) -> None:
        number, other = guarded.client(), guarded.client()
        name = guarded.panel.name(number)
        visitor = guarded.admitted(number)
        before = visitor.copy()
        left = visitor.submit(visitor.get("/.pyauthgate/logout").form("csrf"))
        assert left.status in {302, 303}
        for browser in (visitor, before):
            assert not browser.sees(name)
        later = guarded.admitted(other)
        later.cookies.update({key: before.cookies[key] for key in guarded.panel.session if key in before.cookies})
        assert not later.sees(name)

    @pytest.mark.parametrize("spelling", ["/{path}", "{path}/../x", "{path};x", "{path}/x", "{path}%0a", "/.{path}"])
    def test_no_other_spelling_of_the_path_reaches_the_change_form(self, guarded: Served, spelling: str) -> None:
        visitor = guarded.admitted(STAFF)
        form = visitor.get(guarded.panel.change).form(guarded.panel.current)
        values = form.filled({guarded.panel.current: PASSWORD, **dict.fromkeys(guarded.panel.new, WEAK)})
        reply = visitor.post(spelling.format(path=guarded.panel.change.rstrip("/")), values)
        assert reply.status in {400, 404}, f"{reply.status} {reply.text}"
        assert guarded.accepts(STAFF, PASSWORD)

    def test_no_other_page_is_sent_a_new_password(self, guarded: Served) -> None:
        visitor = guarded.admitted(STAFF)
        form = visitor.get(guarded.panel.change).form(guarded.panel.current)
        values = form.filled({guarded.panel.current: PASSWORD, **dict.fromkeys(guarded.panel.new, WEAK)})
        assert 400 <= visitor.post(guarded.panel.home, values).status < 500
        assert guarded.accepts(STAFF, PASSWORD)
