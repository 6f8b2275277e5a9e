"""What is wrong between this system's PAM and us, as far as it can be seen without trying."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyauthgate.model import Ailment
from pyauthgate.pam.stacks import Services, overtaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pyauthgate.pam.stacks import Line

__all__ = ["Inspection"]

MODULE: Final = "pam_pyauthgate.so"
PYTHON: Final = "pam_python.so"
MODULES: Final = ("lib/*/security", "usr/lib/*/security", "lib/security", "usr/lib/security", "lib64/security")
"""Where systems keep modules: Debian by architecture, others beside their libraries."""
ROOT_ALONE: Final = "pam_rootok.so"
"""Lets nobody in but who is the superuser already: ``su`` begins with it."""
SHADOW: Final = "etc/shadow"
MOST_NAMED: Final = 5


class Inspection:
    """Looks at service files, modules and locked passwords; changes nothing and asks nobody.

    Parameters
    ----------
    root:
        The system's root, ``/`` on every system but a test's.
    privileged:
        Whether this process is the superuser's, who alone may look everywhere.

    """

    def __init__(self, root: Path = Path("/"), *, privileged: bool) -> None:
        self._root = root
        self._privileged = privileged
        self._services = Services(root / "etc/pam.d")

    def module(self, services: Mapping[str, str]) -> Iterator[Ailment]:
        """Look at the services that are to ask us.

        Parameters
        ----------
        services:
            The kind of account by the name of a PAM service.

        """
        naming = [service for service in services if self._names_us(service)]
        if naming and not self._found(MODULE):
            yield Ailment(
                code="pam.module",
                problem=f"{', '.join(naming)} would load {MODULE}, which is in no folder of modules.",
                remedy="Run `pyauthgate pam install`: until then these services let nobody of ours in.",
            )
        for service in services:
            if not self._services.known(service):
                yield Ailment(
                    code="pam.service",
                    problem=f"There is no /etc/pam.d/{service}: the service is not installed, or is called otherwise.",
                    remedy="Install it, or take it out of `pam.services`.",
                )
            elif service not in naming:
                yield Ailment(
                    code="pam.aside",
                    problem=f"/etc/pam.d/{service} does not name {MODULE}: its log-ins pass us by.",
                    remedy="Add the lines of the guide to PAM services, or take it out of `pam.services`.",
                )

    def prefix(self, prefix: str) -> Iterator[Ailment]:
        """Look for lines of our module that know clients by another prefix than we do, or let them past by none.

        Parameters
        ----------
        prefix:
            What stands before the number in the names of shell accounts.

        """
        other = [name for name in self._services.names() if any(not _agrees(line, prefix) for line in self._ours(name))]
        if other:
            yield Ailment(
                code="pam.prefix",
                problem=f"The lines of {_listed(other)} do not say `prefix={prefix}`: a client may fall through them.",
                remedy="Write it as `pam.prefix` has it; `pyauthgate pam install --profile` does for its own.",
            )

    def overtaken(self) -> Iterator[Ailment]:
        """Look for modules that let somebody in before we are asked."""
        found = [
            f"{name} ({line.name})"
            for name in self._services.names()
            for line in overtaking(self._lines(name), MODULE)
            if line.name != ROOT_ALONE
        ]
        if found:
            yield Ailment(
                code="pam.overtaken",
                problem=f"A success in front of {MODULE} passes it over: {_listed(found)}.",
                remedy="Put our line first, or make the other one `required`: no password but ours is a client's.",
            )

    def python(self) -> Iterator[Ailment]:
        """Look for the module that runs Python inside of whoever asks PAM."""
        naming = [name for name in self._services.names() if any(line.name == PYTHON for line in self._lines(name))]
        if naming or self._found(PYTHON):
            used = f", and {', '.join(naming)} would load it" if naming else ""
            yield Ailment(
                code="pam.python",
                problem=f"{PYTHON} is installed{used}: through a set-uid program a user's PATH chooses what it runs.",
                remedy="Remove libpam-python.",
            )

    def backend(self, service: str) -> Iterator[Ailment]:
        """Look at the service that the gate itself asks for passwords.

        Parameters
        ----------
        service:
            As ``panel.pam_service`` names it.

        """
        if not self._services.known(service):
            yield Ailment(
                code="pam.backend",
                problem=f"There is no /etc/pam.d/{service}: PAM takes `other` in its place, which lets nobody in.",
                remedy="Write it; the guide to PAM services shows its lines.",
            )
        if not self._privileged and any(line.name == "pam_unix.so" for line in self._lines(service)):
            yield Ailment(
                code="pam.unprivileged",
                problem=f"{service} asks pam_unix, which tells a process that is not root of its own user alone.",
                remedy="Let the gate run as root, or give the service a module that asks a server (sssd, LDAP).",
            )
        if self._names_us(service):
            yield Ailment(
                code="pam.circle",
                problem=f"{service} names {MODULE}: the gate would ask itself.",
                remedy="Take that line out of the service.",
            )

    def opened(self) -> frozenset[str]:
        """Give the system's users that have a password of its own; nobody, for whoever is not the superuser.

        Locked ones begin with ``!`` or ``*`` (shadow(5)).
        """
        file = self._root / SHADOW
        if not (self._privileged and file.is_file()):
            return frozenset()
        entries = (line.split(":") for line in file.read_text(encoding="utf-8", errors="replace").splitlines())
        return frozenset(entry[0] for entry in entries if len(entry) > 1 and not entry[1].startswith(("!", "*")))

    def unlocked(self, opened: Iterable[str], owned: Callable[[str], bool]) -> Iterator[Ailment]:
        """Look for clients' users that have a password of the system's besides ours.

        Parameters
        ----------
        opened:
            As `opened` gives them.
        owned:
            Says whether a name is that of a client's shell account.

        """
        found = sorted(filter(owned, opened))
        if found:
            named = _listed(found)
            yield Ailment(
                code="pam.unlocked",
                problem=f"The system has a password of its own for {named}: where we cannot be asked, it may count.",
                remedy="Lock it: `usermod --lock NAME`.",
            )

    def _names_us(self, service: str) -> bool:
        return any(self._ours(service))

    def _ours(self, service: str) -> Iterator[Line]:
        return (line for line in self._lines(service) if line.name == MODULE)

    def _lines(self, service: str) -> tuple[Line, ...]:
        return self._services.lines(service)

    def _found(self, module: str) -> bool:
        return any(any(self._root.glob(f"{folder}/{module}")) for folder in MODULES)


def _agrees(line: Line, prefix: str) -> bool:
    """Say whether a line of ours has the prefix; where it sends nobody on, and has none, it needs none."""
    said = line.option("prefix")
    return said == prefix if said is not None else line.kind == "session" or "=ignore" not in line.control


def _listed(names: Iterable[str]) -> str:
    """Name some, and count the rest."""
    every = tuple(dict.fromkeys(names))
    rest = f" and {len(every) - MOST_NAMED} more" if len(every) > MOST_NAMED else ""
    return ", ".join(every[:MOST_NAMED]) + rest
