from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import Way
from tests.fakes.house import FakeHouse
from tests.web.browser import Place
from tests.web.guard.oldpanel import GuardedPlace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.web.routes import Route

WAY = Way(name="gate", address="https://x.example/choose?t=")
DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "routes.md"
ROW = re.compile(r"^\| `/\.pyauthgate/([^`]*)` \| ([A-Z, ]+) \| (anybody|holder|factor|client|full) \|", re.MULTILINE)


def routes() -> dict[str, Route]:
    return dict(Place(house=FakeHouse(way=WAY)).gate._front._routes)  # noqa: SLF001


def told(part: str) -> dict[str, tuple[str, str]]:
    return {path: (methods, access) for path, methods, access in ROW.findall(part)}


def test_every_route_is_documented_as_it_is() -> None:
    trusting, guarding = map(told, DOCUMENT.read_text().split("In mode `guard`"))
    assert trusting.pop("static/NAME-HASH.EXT") == ("GET, HEAD", "anybody")
    assert trusting == spelled(routes())
    gone = trusting.keys() - {"change/done", "check", "choose", "choose/check"}
    there = dict(GuardedPlace(house=FakeHouse(way=WAY)).gate._front._routes)  # noqa: SLF001
    assert {path: trusting[path] for path in gone} | guarding == spelled(there)


def spelled(routes: Mapping[str, Route]) -> dict[str, tuple[str, str]]:
    return {path: (", ".join(route.methods), route.access.name.lower()) for path, route in routes.items()}


def test_only_the_login_is_open_to_strangers() -> None:
    open_to_all = [path for path, route in routes().items() if route.access.name == "ANYBODY"]
    assert open_to_all == ["login", "recover", "recover/sent", "choose", "choose/check"]
