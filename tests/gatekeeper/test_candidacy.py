from __future__ import annotations

from pyauthgate.gatekeeper import Refused, Superseded
from pyauthgate.gatekeeper.candidacy import Candidacy
from pyauthgate.gatekeeper.dossier import Dossier
from pyauthgate.model import Facts
from tests.fakes.facts import FakeFacts
from tests.fakes.house import BETTER, NUMBER, WEB, FakeHouse


def read(house: FakeHouse) -> Dossier:
    dossier = Candidacy(house.parts).read(house.enter().account_id, WEB)
    assert isinstance(dossier, Dossier)
    return dossier


def test_what_the_panel_knows_is_in_the_dossier_and_whether_it_could_be_asked() -> None:
    source = FakeFacts(Facts(number=NUMBER, names=("Zorquimel",)))
    house = FakeHouse(source=source)
    house.enrol(given_names="Ana")
    assert (read(house).facts.names, read(house).whole) == (("Ana", "Zorquimel"), True)
    source.breakdown()
    assert (read(house).facts.names, read(house).whole) == (("Ana", ""), False)


def test_a_candidate_is_compared_with_every_confirmation() -> None:
    house = FakeHouse()
    house.enrol()
    dossier, candidacy = read(house), Candidacy(house.parts)
    assert candidacy.judge(dossier, BETTER, (BETTER, BETTER), WEB) is None
    assert candidacy.judge(dossier, BETTER, (), WEB) is None
    refused = candidacy.judge(dossier, BETTER, (BETTER, BETTER.upper()), WEB)
    assert isinstance(refused, Refused)
    assert (refused.mismatch, refused.judgement.accepted) == (True, True)


def test_of_a_client_that_is_gone_there_is_nothing_to_read() -> None:
    house = FakeHouse()
    house.enrol()
    live = house.enter()
    with house.store.begin() as work:
        work.clients.remove(NUMBER)
    assert Candidacy(house.parts).read(live.account_id, WEB) == Superseded()
