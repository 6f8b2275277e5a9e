from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyauthgate.web.hearsay import VOUCHED, hearsay

ADDRESSES = """
    CF-Connecting-IP Client-IP Fastly-Client-IP Forwarded Forwarded-For Proxy-Client-IP Remote-Addr True-Client-IP
    WL-Proxy-Client-IP X-Client-IP X-Cluster-Client-IP X-Envoy-External-Address X-Forward-For X-Forwarded
    X-Forwarded-By X-Original-Forwarded-For X-Originating-IP X-ProxyUser-IP X-Remote-Addr X-Remote-IP
"""
HOSTS = """
    Proxy X-Forwarded-Server X-Host X-Host-Name X-HTTP-Host-Override X-Original-Host X-Real-Host X-Server-Name
"""
SCHEMES = """
    CloudFront-Forwarded-Proto Front-End-Https Https Ssl X-Arr-Ssl X-Forwarded-Https X-Forwarded-Protocol
    X-Forwarded-Scheme X-Forwarded-Ssl X-Https X-Original-Proto X-Proto X-Scheme X-Ssl X-Url-Scheme
"""
PATHS = """
    Path-Info Script-Name X-Base-Path X-Forwarded-Path X-Forwarded-Prefix X-Forwarded-Uri X-Original-Uri X-Original-Url
    X-Path-Info X-Request-Uri X-Rewrite-Uri X-Rewrite-Url X-Root-Path X-Script-Name
"""


def keys(names: str) -> list[str]:
    return [f"HTTP_{name.upper().replace('-', '_')}" for name in names.split()]


HEARSAY = keys(ADDRESSES + HOSTS + SCHEMES + PATHS)
TOLD = keys("X-Forwarded-For X-Forwarded-Host X-Forwarded-Port X-Forwarded-Proto X-Real-IP")
"""What a trusted proxy may say."""


@pytest.mark.parametrize("key", [*HEARSAY, *TOLD])
def test_what_is_said_of_the_way_here_is_hearsay(key: str) -> None:
    assert hearsay(key.removeprefix("HTTP_"))


def test_a_trusted_proxy_may_say_five_things_and_the_file_for_nginx_sets_or_drops_each() -> None:
    assert {f"HTTP_{name}" for name in VOUCHED} == set(TOLD)
    text = (Path(__file__).parents[2] / "deploy" / "nginx" / "pyauthgate.conf").read_text()
    written = set(keys(" ".join(re.findall(r"proxy_set_header (\S+)", text))))
    assert written - {"HTTP_CONNECTION", "HTTP_HOST"} == set(TOLD)


@pytest.mark.parametrize("name", ["HOST", "ORIGIN", "X_PANEL", "X_REAL", "FORWARD", "VIA"])
def test_other_fields_are_not(name: str) -> None:
    assert not hearsay(name)
