from __future__ import annotations

from tests.fakes.house import NUMBER
from tests.web.browser import GATE
from tests.web.guard.oldpanel import GuardedPlace, OldPanel


def test_the_page_lists_the_rules_and_leads_to_the_change_or_onward() -> None:
    page = GuardedPlace().inside().get(f"{GATE}/weak?next=/facturas").text
    assert "8 o más" in page
    assert f'href="{GATE}/change"' in page
    assert 'href="/facturas">Más tarde' in page


def test_it_does_not_tell_which_rules_are_broken() -> None:
    place = GuardedPlace(panel=OldPanel(users={NUMBER: "1234"}))
    browser = place.browser()
    told = browser.get(browser.sign_in("1234").location).text
    assert "No se cumple" not in told
    assert 'class="reason"' not in told


def test_it_leads_to_no_other_site() -> None:
    page = GuardedPlace().inside().get(f"{GATE}/weak?next=https://mala.example/").text
    assert "mala.example" not in page


def test_it_speaks_the_three_languages() -> None:
    browser = GuardedPlace().inside()
    titles = {browser.get(f"{GATE}/weak?lang={code}").text.partition("<h1>")[2][:20] for code in ("es", "en", "pt")}
    assert len(titles) == 3
