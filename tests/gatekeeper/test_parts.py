from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tests.fakes.house import FakeHouse


def test_nobody_exchanges_a_part_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        FakeHouse().parts.history = 0  # type: ignore[misc]
