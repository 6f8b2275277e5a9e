from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.diagnosis.proxies import proxies
from pyauthgate.config import load

if TYPE_CHECKING:
    from pathlib import Path

SITE = '[panel]\n{}\n[site]\npublic_url = "{}"\n{}[server]\nbind = "{}"\n[proxy]\ntrusted = {}\n'
PUBLIC, LOCAL = "https://clientes.example.net", "http://127.0.0.1:8000"


PANEL = 'app = "panel:app"'


def codes(
    folder: Path, trusted: list[str], bind: str = "127.0.0.1:8000", url: str = PUBLIC, panel: str = PANEL
) -> list[str]:
    file = folder / "gate.toml"
    file.write_text(SITE.format(panel, url, "insecure = true\n" if url == LOCAL else "", bind, trusted))
    return [found.code for found in proxies(load(file))]


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "[::1]:8000", "localhost:8000"])
def test_a_gate_that_only_a_proxy_reaches_must_trust_one(tmp_path: Path, bind: str) -> None:
    assert codes(tmp_path, [], bind) == ["proxy.missing"]
    assert codes(tmp_path, ["127.0.0.1", "::1"], bind) == []


@pytest.mark.parametrize(
    ("bind", "url"), [("0.0.0.0:443", PUBLIC), ("192.0.2.4:8000", PUBLIC), ("127.0.0.1:8000", LOCAL)]
)
def test_who_is_reached_without_a_proxy_needs_to_trust_none(tmp_path: Path, bind: str, url: str) -> None:
    assert codes(tmp_path, [], bind, url) == []


def test_of_a_gate_that_another_program_serves_nothing_is_said(tmp_path: Path) -> None:
    assert codes(tmp_path, [], panel="") == codes(tmp_path, ["10.0.0.5"], panel="") == []


@pytest.mark.parametrize(
    ("bind", "trusted", "found"),
    [
        ("127.0.0.1:8000", ["10.0.0.5"], ["proxy.distant"]),
        ("127.0.0.1:8000", ["unix"], ["proxy.distant"]),
        ("127.0.0.1:8000", ["203.0.113.9"], ["proxy.distant"]),
        ("127.0.0.1:8000", ["127.0.0.0/8", "203.0.113.9"], []),
        ("[::1]:8000", ["::1"], []),
        ("unix:/run/gate.sock", ["unix"], []),
        ("0.0.0.0:8000", ["203.0.113.9"], []),
    ],
)
def test_one_of_the_trusted_must_be_able_to_connect(
    tmp_path: Path, bind: str, trusted: list[str], found: list[str]
) -> None:
    assert codes(tmp_path, trusted, bind) == found


@pytest.mark.parametrize(
    ("network", "wide"),
    [("8.0.0.0/8", True), ("2000::/3", True), ("10.0.0.0/8", False), ("fd00::/8", False), ("104.16.0.0/13", False)],
)
def test_a_network_of_strangers_is_found_and_one_of_ones_own_is_not(tmp_path: Path, network: str, wide: bool) -> None:  # noqa: FBT001
    assert codes(tmp_path, [network], "0.0.0.0:8000") == (["proxy.wide"] if wide else [])
