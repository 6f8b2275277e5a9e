"""What every test stands on: the same behaviour on every machine."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import Phase

from scripts.packages import in_ci, missing, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile(
    "quick", hypothesis.settings.get_profile("ci"), max_examples=10, phases=[Phase.explicit, Phase.generate]
)
hypothesis.settings.load_profile(
    "quick" if os.environ.get("PYAUTHGATE_TESTS") == "quick" else "ci" if in_ci() else "local"
)

FOREIGN = ("PYAUTHGATE_CONFIG", "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""Variables of the tester's own that would change what is tested."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, which are those that ask for time: the last one leaves no core waiting."""
    seconds: dict[Path, float] = defaultdict(float)
    for item in items:
        asked = [float(mark.args[0]) for mark in item.iter_markers("timeout")]
        seconds[item.path] += max(asked, default=1)
    items.sort(key=lambda item: -seconds[item.path])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Honour ``@pytest.mark.requires("postgres")``: skip where a part is missing, fail in continuous integration."""
    gone = missing([name for mark in item.iter_markers("requires") for name in mark.args])
    if gone:
        packages = ", ".join(package for name in gone for package in wanted(name))
        (pytest.fail if in_ci() else pytest.skip)(f"Debian packages are missing: {packages}")


@pytest.fixture(scope="session", autouse=True)
def own_environment() -> Iterator[None]:
    """Shut out the tester's own settings and proxies."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FOREIGN:
            patch.delenv(name, raising=False)
        patch.setitem(os.environ, "TZ", "UTC")
        yield


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Give the folder that keeps what a test wants to be looked at, screenshots above all."""
    folder = Path(__file__).parent.parent / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
