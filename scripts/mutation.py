"""Change the policy a little, again and again, and see that the tests notice: ``python -m scripts.mutation``.

Each change (`scripts.mutants`) is tried in a process of its own, forked from
one that has pytest and hypothesis loaded and the policy not yet: the test file
of the changed module and the labelled cases first, the other fast ones for
what those let live.  Out of the score stay changes that cannot be imported, and,
in its second figure, the survivors that ``tests/policy/data/survivors.toml``
argues to be the same policy, or to cost time alone.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from collections import deque
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import hypothesis.strategies  # noqa: F401 - loaded before the forks
import pytest
from _pytest.config import default_plugins

from scripts.mutants import mutants, unchanged
from scripts.survivors import Report, argued, entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from scripts.mutants import Mutant

__all__ = ["Suite", "Trials", "main"]

ROOT: Final = Path(__file__).resolve().parent.parent
TIMES, SECONDS = 1, 5
"""Processor time that tests may take with a change: so many times that of all of them, and so many seconds more."""

BYTES: Final = 4 << 30
"""Address space of one run, for changes that fill it."""

STILLBORN: Final = 70
"""Exit code of a change with which the policy cannot be imported: no test is needed to see it."""

SLOW: Final = frozenset({"test_bulk", "test_linear"})
"""Files of tests that draw by the thousand or count every line: slow, and they see little of this."""

DRAWN: Final = "generated_good_password"
"""In the name of a test of the others that is like them."""

UNNOTICED: Final = frozenset({0, 5})
"""Exit codes of pytest where no test fails: all pass, or none is left to be run."""


SETTLED: Final = {"CI": "true", "PYTHONHASHSEED": "0", "PYAUTHGATE_TESTS": "quick"}
"""The same draws and the same order on each run; fewer of hypothesis's examples, and none made smaller."""

LOADED: Final = (*(f"_pytest.{name}" for name in default_plugins), "_hypothesis_pytestplugin", "pytest_timeout")
"""What each run would import anew."""

WITHOUT: Final = ("cacheprovider", "faker", "pytest_cov", "randomly")
"""Plugins of pytest that cost time, or that make one run different from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The tests of the policy.

    Parameters
    ----------
    folder:
        Where they are; `SLOW` ones are left out.

    """

    folder: Path

    def first(self, module: str) -> tuple[str, ...]:
        """Give what is likely to notice a change of a module, and fast: its own tests, and the labelled cases."""
        own = [self.folder / f"test_{module.rpartition('.')[2]}.py", self.folder / "test_engine.py"]
        return tuple(dict.fromkeys(str(each) for each in own if each.exists()))

    def rest(self, module: str) -> tuple[str, ...]:
        """Give what is run against those that live on."""
        return tuple(each for each in self.whole if each not in self.first(module))

    @property
    def whole(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(str(each) for each in sorted(self.folder.glob("test_*.py")) if each.stem not in SLOW)


class _Changed(MetaPathFinder, Loader):
    """Imports one module from a changed source, and everything else as usual."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        return spec_from_loader(name, self) if name == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.mutant.source, self.mutant.module, "exec"), module.__dict__)  # noqa: S102 - our own source


class Trials:
    """Runs tests against changes, several at a time.

    Parameters
    ----------
    jobs:
        Processes at a time.

    """

    def __init__(self, suite: Suite, jobs: int) -> None:
        self.suite = suite
        self.jobs = jobs
        self.stillborn = 0
        """Changes that could not be imported."""

    def rehearse(self, same: Mutant) -> None:
        """Run every test without a change, to see that they pass and how long they take.

        Raises
        ------
        click.ClickException
            They fail.

        """
        before = _spent()
        _, status = os.waitpid(_started(same, self.suite.whole, resource.RLIM_INFINITY), 0)
        if os.waitstatus_to_exitcode(status) != 0:
            message = "the tests of the policy fail without any change"
            raise click.ClickException(message)
        self.seconds = int((_spent() - before) * TIMES) + SECONDS

    def survivors(self, changes: Sequence[Mutant]) -> Iterator[Mutant]:
        """Try each change, and give those that no test noticed."""
        waiting = deque((mutant, self.suite.first(mutant.module)) for mutant in changes)
        running: dict[int, tuple[Mutant, tuple[str, ...]]] = {}
        while waiting or running:
            while waiting and len(running) < self.jobs:
                task = waiting.popleft()
                running[_started(*task, self.seconds)] = task
            pid, status = os.wait()
            mutant, tests = running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            self.stillborn += code == STILLBORN
            rest = self.suite.rest(mutant.module) if tests == self.suite.first(mutant.module) else ()
            if code in UNNOTICED and rest:
                waiting.append((mutant, rest))
            elif code in UNNOTICED:
                yield mutant


def _started(mutant: Mutant, tests: tuple[str, ...], seconds: int) -> int:
    """Run tests against a change in a process of its own; give its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        code = _tried(mutant, tests, seconds)
    except BaseException:  # noqa: BLE001 - the parent's stack must never unwind in a child
        code = STILLBORN
    os._exit(code)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tried(mutant: Mutant, tests: tuple[str, ...], seconds: int) -> int:
    """Run tests against a change, in a process that nothing comes back from."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    sys.meta_path.insert(0, _Changed(mutant))
    import_module(mutant.module)
    usual = ["-x", "-q", "--timeout=0", "--tb=no", "--assert=plain", *(f"-pno:{name}" for name in WITHOUT)]
    return int(pytest.main([*usual, "-k", f"not {DRAWN}", *tests]))


def _load() -> None:
    """Load what is the same for every change, and keep the forks from going through it in search of garbage."""
    for name in LOADED:
        import_module(name)
    gc.collect()
    gc.freeze()


@click.command()
@click.argument("names", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes at a time.")
def main(names: tuple[str, ...], jobs: int) -> None:
    """Change the modules of the policy, NAMES or all of them, and say which share of it the tests notice.

    Exits with 1 below 90 percent, or where an argument is on a survivor that there is none of.
    """
    if any(os.environ.get(name) != value for name, value in SETTLED.items()):
        os.execve(sys.executable, [sys.executable, "-m", "scripts.mutation", *sys.argv[1:]], {**os.environ, **SETTLED})  # noqa: S606
    folder, tests = ROOT / "pyauthgate" / "policy", ROOT / "tests" / "policy"
    paths = [folder / f"{name}.py" for name in names] or sorted(folder.glob("[!_]*.py"))
    changes = [mutant for path in paths for mutant in mutants(ROOT, path)]
    trials = Trials(Suite(folder=tests), jobs)
    _load()
    trials.rehearse(unchanged(ROOT, paths[0]))
    known = argued(tests / "data" / "survivors.toml")
    alive = []
    for mutant in trials.survivors(changes):
        alive.append(mutant)
        if mutant.key not in known:
            click.echo(entry(mutant))
    report = Report(tried=len(changes) - trials.stillborn, alive=tuple(alive), argued=known)
    places = ["pyauthgate.policy." + path.stem for path in paths]
    click.echo("\n".join(report.lines(places)))
    sys.exit(not report.passes(places))


if __name__ == "__main__":
    main()
