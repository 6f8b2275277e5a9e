"""The panel alone: that it is what the scenario takes it for, in its forms, its token, its words and its lack of rules.

A test module inherits it, with a fixture ``panel``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.examples.served import WEAK
from tests.live.serving import BETTER, PASSWORD

if TYPE_CHECKING:
    from tests.examples.served import Served


class Straight:
    """The panel alone."""

    def test_a_user_logs_in_and_out(self, served: Served) -> None:
        name = served.panel.name(served.client())
        visitor = served.straight()
        assert not visitor.sees(name)
        assert visitor.log_in(name).status in {302, 303}
        assert visitor.sees(name)
        assert set(visitor.cookies) & set(served.panel.session)
        visitor.log_out()
        assert not visitor.sees(name)

    def test_a_wrong_password_is_denied_in_the_panels_own_words(self, served: Served) -> None:
        name = served.panel.name(served.client())
        visitor = served.straight()
        reply = visitor.log_in(name, "nada")
        assert reply.status == 200
        assert served.panel.denial in reply.text
        assert not visitor.sees(name)

    def test_it_takes_any_password_at_all_and_the_old_one_is_dead(self, served: Served) -> None:
        number = served.client()
        visitor = served.straight()
        visitor.log_in(served.panel.name(number))
        reply = visitor.change(WEAK)
        assert reply.status in {302, 303}
        assert visitor.follow(reply).status == 200
        assert visitor.sees(served.panel.name(number))
        assert served.accepts(number, WEAK)
        assert not served.accepts(number, PASSWORD)

    def test_a_wrong_current_password_changes_nothing(self, served: Served) -> None:
        number = served.client()
        visitor = served.straight()
        visitor.log_in(served.panel.name(number))
        reply = visitor.change(WEAK, "nada")
        assert reply.status == 200
        assert visitor.change(BETTER, on=reply).status in {302, 303}
        assert served.accepts(number, BETTER)

    def test_a_change_without_the_pages_token_changes_nothing(self, served: Served) -> None:
        number = served.client()
        visitor = served.straight()
        visitor.log_in(served.panel.name(number))
        form = visitor.get(served.panel.change).form(served.panel.current)
        tokens = [name for name, kind in form.types.items() if kind == "hidden"]
        assert tokens
        for name in tokens:
            form.fields[name] = "x" * len(form.fields[name])
        values = dict.fromkeys(served.panel.new, WEAK)
        visitor.submit(form, **{served.panel.current: PASSWORD, **values})
        assert served.accepts(number, PASSWORD)
        assert not served.accepts(number, WEAK)

    def test_a_stolen_cookie_opens_it(self, served: Served) -> None:
        name = served.panel.name(served.client())
        victim, thief = served.straight(), served.straight()
        victim.log_in(name)
        thief.cookies.update({key: victim.cookies[key] for key in served.panel.session if key in victim.cookies})
        assert thief.sees(name)
