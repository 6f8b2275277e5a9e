from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.examples.served import serving_gate, serving_panel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.examples.panels import Panel
    from tests.examples.served import Served


@pytest.fixture(scope="module")
def served(panel: Panel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the panel of the module, as it stands there for everybody who does not come by the gate."""
    with serving_panel(panel, tmp_path_factory.mktemp("panel")) as open_panel:
        yield open_panel


@pytest.fixture(scope="module")
def guarded(served: Served) -> Iterator[Served]:
    """Serve the gate before the panel of the module."""
    with serving_gate(served) as behind:
        yield behind
