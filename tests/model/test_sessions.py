from __future__ import annotations

import pytest

from pyauthgate.model import LiveSession, Scope, Session


@pytest.mark.parametrize(
    ("now", "alive"), [(100.0, True), (159.0, True), (160.0, False), (199.0, False), (200.0, False)]
)
def test_a_session_lives_within_both_limits(now: float, *, alive: bool) -> None:
    live = LiveSession("s", 1, "9000", "full", 100.0, 60.0, 200.0, 0.0, 1)
    assert live.alive(now) is alive


def test_a_busy_session_still_ends() -> None:
    assert not LiveSession("s", 1, "9000", "full", 199.0, 60.0, 200.0, 0.0, 1).alive(200.0)


def test_what_awaits_the_second_factor_is_no_log_in() -> None:
    assert {scope.value for scope in Scope if scope.awaits_factor} == {"factor", "factor-change"}
    for scope in Scope:
        assert LiveSession("s", 1, "9000", scope, 0.0, 1.0, 2.0, 0.0, 1).awaits_factor is scope.awaits_factor


def test_a_scope_that_nobody_knows_opens_nothing() -> None:
    with pytest.raises(ValueError, match="wider"):
        _ = LiveSession("s", 1, "9000", "wider", 0.0, 1.0, 2.0, 0.0, 1).awaits_factor


def test_a_session_does_not_show_the_hash_of_its_token() -> None:
    session = Session(
        id="s", token_hash=b"canary-7Kq", account_id=1, number="9000", created_at=0, seen_at=0, idle=1, expires_at=1
    )
    assert "canary-7Kq" not in repr(session)
