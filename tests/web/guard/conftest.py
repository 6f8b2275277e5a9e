from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.guard.php import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.guard.php import Php


@pytest.fixture(scope="session")
def php(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Php]:
    """Give the one PHP of a run."""
    with running(tmp_path_factory.mktemp("php")) as server:
        yield server
