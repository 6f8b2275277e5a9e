from __future__ import annotations

from pyauthgate.credentials import new_token
from pyauthgate.web.guard.holders import Door, Holder, of_pre_session, of_session


def test_no_session_and_no_visitor_share_a_name() -> None:
    tokens = [new_token() for _ in range(20)]
    visitors = {of_pre_session(token, door) for token in tokens for door in Door}
    assert len({*map(of_session, tokens), *visitors}) == 20 * (1 + len(Door))


def test_a_visitors_name_does_not_tell_the_token() -> None:
    token = new_token()
    assert token not in of_pre_session(token, Door.LOGIN)


def test_a_holder_does_not_show_what_it_holds() -> None:
    assert "canary" not in repr(Holder(name="session:x", fresh="canary"))
