from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import SystemClock, build
from pyauthgate.config import load
from pyauthgate.errors import StoreError
from tests.bootstrap.test_house import prepare, write
from tests.store.breaches.counter import counter, page
from tests.store.breaches.shelf import list_of, sha

if TYPE_CHECKING:
    from pathlib import Path


def test_the_system_clock_tells_the_time() -> None:
    before = time.time()
    assert before <= SystemClock().now() <= time.time()


def test_the_minimum_can_be_raised(tmp_path: Path) -> None:
    config = write(tmp_path, "[policy]\nminimum = 12\n")
    prepare(config)
    with closing(build(load(config))) as house:
        assert house.passwords.values("rule.length") == (("minimum", 12),)


def test_a_house_without_lists_of_leaked_passwords_has_none(tmp_path: Path) -> None:
    config = write(tmp_path, '[policy]\nbreached = ""\nbreached_online = ""\n')
    prepare(config)
    with closing(build(load(config))) as house:
        assert house.breaches is None


def test_a_house_knows_the_passwords_of_its_list(tmp_path: Path) -> None:
    list_of(tmp_path, "Segur269")
    config = write(tmp_path, '[policy]\nbreached = "leaked.list"\n')
    prepare(config)
    with closing(build(load(config))) as house:
        breaches = house.breaches
        assert breaches is not None
        assert [breaches.listed(password, ask=True) for password in ("Segur269", "Segur270")] == [True, False]
    assert breaches.listed("Segur269", ask=True) is None


def test_a_house_asks_the_service_of_its_configuration(tmp_path: Path) -> None:
    with counter(page(sha("Segur269").hex()[5:].encode() + b":3")) as desk:
        config = write(tmp_path, f'[policy]\nbreached_online = "{desk.url}"\n')
        prepare(config)
        with closing(build(load(config))) as house:
            assert house.breaches is not None
            assert house.breaches.listed("Segur269", ask=False) is None
            assert house.breaches.listed("Segur269", ask=True) is True


def test_nothing_starts_on_a_list_of_leaked_passwords_that_is_damaged(tmp_path: Path) -> None:
    path = list_of(tmp_path, "one")
    config = write(tmp_path, '[policy]\nbreached = "leaked.list"\n')
    prepare(config)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError) as refused:
        build(load(config))
    assert refused.value.code == "breaches.damaged"
