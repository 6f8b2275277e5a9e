from __future__ import annotations

from pyauthgate.gatekeeper.renewal import Renewal, session_of
from tests.fakes.house import NUMBER, WEB, FakeHouse


def test_the_session_that_changed_the_password_goes_on_and_the_others_end() -> None:
    house = FakeHouse()
    account = house.enrol()
    house.enter()
    live = house.enter()
    with house.store.begin() as work:
        session = session_of(work, live)
        assert session is not None
        changed = Renewal(house.parts).carry(work, session, account, WEB)
    assert (changed.ended, changed.session.id != live.id) == (1, True)
    assert [one.id for one in house.sessions.of(NUMBER)] == [changed.session.id]
    with house.store.view() as work:
        assert session_of(work, live) is None


def test_a_shared_computer_stays_shared_and_is_no_known_device() -> None:
    house = FakeHouse()
    account = house.enrol()
    live = house.enter(shared=True)
    with house.store.begin() as work:
        session = session_of(work, live)
        assert session is not None
        changed = Renewal(house.parts).carry(work, session, account, WEB)
    assert (changed.session.shared, changed.device) == (True, "")
