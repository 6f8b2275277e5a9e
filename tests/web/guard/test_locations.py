from __future__ import annotations

from pyauthgate.web.guard.locations import address, named, resolve, rooted, under_root, written_out
from tests.web.guard.servers import HOST, request


def test_addresses_hold_no_query_and_no_bare_letters() -> None:
    environ = request("/a%3Fb%C3%B1?x", mount="/m")
    assert address(environ) == f"https://{HOST}/m/a%3Fb%C3%B1"
    assert under_root(address(environ), environ) == "/a?bñ"
    assert resolve("http://[", address(environ)) == ""
    assert under_root("http://[", environ) is None


def test_a_path_is_under_the_root_on_any_host_or_on_ours() -> None:
    environ = request("/a", mount="/m")
    assert rooted("https://other.example/m/b", environ) == "/b"
    assert under_root("https://other.example/m/b", environ) is None
    assert under_root(f"https://{HOST}/m/b", environ) == "/b"


def test_a_host_is_named_by_what_can_be_one() -> None:
    told = {HOST: True, f"{HOST}:8443": True, "[::1]": True, f"{HOST}/x": False, f"x@{HOST}": False}
    assert {host: named(request(HTTP_HOST=host)) for host in told} == told


def test_an_address_is_written_out_with_its_host_and_nothing_left_open() -> None:
    told = {f"https://{HOST}/": True, f"https://{HOST}/*": False, "https://*/": False, "/": False, "": False}
    assert {glob: written_out(glob) for glob in told} == told
