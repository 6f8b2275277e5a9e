from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build
from pyauthgate.cli.panel import guarded, named, opened
from pyauthgate.config import load
from pyauthgate.errors import ConfigurationError, SecretError
from pyauthgate.web import AuthGate
from tests.cli.desk import CONFIGURATION

if TYPE_CHECKING:
    from tests.cli.desk import Desk


def test_the_panel_of_the_file_is_behind_its_gate(desk: Desk) -> None:
    named(load(desk.file))
    with closing(build(load(desk.file))) as house:
        assert isinstance(opened(house), AuthGate)


def test_a_file_without_a_panel_is_refused(desk: Desk) -> None:
    desk.write(CONFIGURATION.replace('app = "desk_panel:app"', ""))
    with pytest.raises(ConfigurationError) as caught:
        guarded(load(desk.file))
    assert caught.value.code == "panel.none"


def test_no_panel_is_opened_without_keys(desk: Desk) -> None:
    (desk.folder / "var" / "secret").unlink()
    with pytest.raises(SecretError):
        guarded(load(desk.file))
