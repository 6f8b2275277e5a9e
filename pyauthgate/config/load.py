"""Finding and reading the configuration file: the one place that reads the environment."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from pyauthgate.config.files import read_small
from pyauthgate.config.masking import shown
from pyauthgate.config.reader import read
from pyauthgate.errors import ConfigurationError

if TYPE_CHECKING:
    from pyauthgate.config.sections import Settings

__all__ = ["DEFAULT", "VARIABLE", "handed_over", "load"]

DEFAULT = Path("/etc/pyauthgate/pyauthgate.toml")
VARIABLE = "PYAUTHGATE_CONFIG"
LARGEST = 131_072
"""Bytes: a configuration is written by hand."""
MESSAGE = re.compile(r"(.*) \(at (?:(line \d+, column \d+)|end of document)\)", re.DOTALL)


def load(path: Path | None = None) -> Settings:
    """Read the configuration, because nothing starts on half of one.

    Parameters
    ----------
    path:
        The file; without it the one that ``PYAUTHGATE_CONFIG`` names, else `DEFAULT`.

    Raises
    ------
    ConfigurationError
        ``config.missing``: there is no such file, or it cannot be read.
        ``config.syntax``: it is no TOML 1.0.
        ``config.invalid``: its `findings` hold every problem.

    """
    chosen = path or Path(os.environ.get(VARIABLE) or DEFAULT)
    file = Path(os.path.abspath(chosen))  # noqa: PTH100 -- resolve() would follow a link, and the folder meant is the link's
    return read(_parsed(_content(file), file), file)


def handed_over() -> int:
    """Count the descriptors that systemd hands to this process, the first of them 3 (sd_listen_fds(3))."""
    count = os.environ.get("LISTEN_FDS", "")
    ours = os.environ.get("LISTEN_PID") == str(os.getpid())
    return int(count) if ours and re.fullmatch(r"[0-9]{1,4}", count) else 0


def _content(file: Path) -> bytes:
    try:
        content = read_small(file, LARGEST)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such name can be"
        raise _missing(file, f"cannot be read: {reason}.") from None
    if content is None:
        raise _missing(file, "is no regular file of at most 128 KiB.")
    return content


def _parsed(content: bytes, file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise _syntax(file, _end(content[: error.start]), "no UTF-8 from here on") from None
    except tomllib.TOMLDecodeError as error:
        match = MESSAGE.fullmatch(str(error))
        reason, place = match.groups() if match else ("no TOML", None)
        raise _syntax(file, place or _end(content), shown(reason)) from None
    except (ValueError, RecursionError):
        raise _syntax(file, "line 1 or later", "a number too long or arrays too deep to be read") from None


def _end(before: bytes) -> str:
    last = before.decode().rpartition("\n")[2]
    lines = before.count(b"\n") + 1
    return f"line {lines}, column {len(last) + 1}"


def _syntax(file: Path, place: str, reason: str) -> ConfigurationError:
    problem = f"{shown(str(file))} is no TOML: {place}: {reason}."
    return ConfigurationError("config.syntax", problem, "Correct that line; texts stand in quotes, arrays in brackets.")


def _missing(file: Path, problem: str) -> ConfigurationError:
    remedy = f"Name the file with --config or {VARIABLE}, and let the gate's user read it."
    return ConfigurationError("config.missing", f"{shown(str(file))} {problem}", remedy)
