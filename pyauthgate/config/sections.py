"""Every setting there is: its name, its kind, its default and what it does.

This is the one table that the reader, the errors and the reference page of
the documentation are made of: a setting that is not here does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pyauthgate.config import grammar, urls
from pyauthgate.config.kinds import choice, file, flag, lasting, many, or_empty, sized, spelled, text, whole, word_files
from pyauthgate.config.neighbours import Facts, Mail, Pam, Panel, Proxy, Server
from pyauthgate.config.table import required, rows, setting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyauthgate.config.table import Setting
    from pyauthgate.errors import Finding

__all__ = [
    "SECTIONS",
    "Audit",
    "Facts",
    "Hashing",
    "Identifier",
    "Mail",
    "Pam",
    "Panel",
    "Policy",
    "Proxy",
    "Server",
    "Session",
    "Settings",
    "Site",
    "Store",
    "Throttle",
    "Totp",
    "settings_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Who we are and where visitors find us."""

    name: str = setting(text(100), "Panel de Clientes", "The name in the title of every page.")
    public_url: str = required(
        spelled(
            "https://host[:port][/path], or http:// for a loopback host with insecure = true",
            lambda value, _: urls.public_url(value),
        ),
        "https://clientes.example.net",
        "The address that visitors type. Origins are compared with it, and links are built from it, never from `Host`.",
    )
    language: str = setting(
        choice("es", "en", "pt"), "es", "The language of the pages when the browser asks for none of ours."
    )
    insecure: bool = setting(
        flag(),
        default=False,
        says="Lets cookies travel over plain HTTP. Only for trying out, with a loopback `public_url`.",
    )
    prefix: str = setting(
        spelled("a path of plain segments, with a slash at both ends", lambda value, _: urls.path_prefix(value)),
        "/.pyauthgate/",
        "Where the gate's own pages live. No page of the panel is reached under it.",
    )
    start: str = setting(
        spelled("a path on this site that begins with one slash", lambda value, _: urls.page(value)),
        "/",
        "Where a login leads that was not asked for by a page of the panel.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where accounts, sessions and the audit are kept."""

    url: str = setting(
        spelled(
            "sqlite:///relative or sqlite:////absolute path of a file, or postgresql://[user[:password]@]host/database",
            urls.store_url,
        ),
        "sqlite:////var/lib/pyauthgate/gate.db",
        "The database. SQLite for one machine, PostgreSQL for several.",
        secret=True,
    )
    group: int | None = setting(
        spelled("the name of a group of this machine", lambda value, _: grammar.group(value)),
        None,
        "A group whose members may open a SQLite store and read the keys, for a panel that runs in process as another "
        "user: `db migrate` then makes files of mode 0660 and 0640 in a folder of 2770. Left out: the owner alone.",
    )
    secret_file: Path = setting(
        file(),
        "/var/lib/pyauthgate/secret",
        "The keys that sign forms and device marks: a file that only the gate's user may read. "
        "`db migrate` and `demo` create it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """What a client number looks like."""

    pattern: str = setting(
        spelled(
            "[0-9]{m} or [0-9]{m,n}, fixed digits before it if you like, at most 18 digits in all",
            lambda value, _: grammar.pattern(value),
        ),
        "[0-9]{4,8}",
        "The form of a client number: fixed leading digits, if any, and how many digits follow.",
    )
    leading_zeros: bool = setting(
        flag(), default=False, says="Whether a number may begin with 0. `0042` and `42` are then two clients."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a password must be."""

    profile: str = setting(
        choice("documented", "nist"),
        "documented",
        "The set of rules: `documented` asks for lower case, upper case and digits, `nist` for length alone.",
    )
    minimum: int | None = setting(
        whole(8, 64),
        None,
        "The fewest characters of a password. Left out: what the profile says (8, or 15 for `nist`).",
    )
    history: int = setting(whole(0, 10), 5, "How many earlier passwords of an account may not come back.")
    remind_after: int = setting(
        lasting("1d", "3650d"), "180d", "The age of a password at which its owner is reminded to change it."
    )
    max_age: int | Literal[""] = setting(
        or_empty(lasting("2d", "3650d")),
        "",
        "The age of a password at which it must be changed, at the next login at every door: longer than "
        "`remind_after`. NIST SP 800-63B-4, section 3.1.1.2, says not to: whoever must change a good password for "
        "no reason chooses a worse one. For a site that is obliged to. A password of which nobody knows since when "
        "it is in use is left alone. Empty: never.",
    )
    company: tuple[str, ...] = setting(
        many(text(100), 100), [], "Names of your company and products: a password may not be one of them."
    )
    words: tuple[str, ...] = setting(
        word_files(10), [], "Files with words of your own that may not be passwords: UTF-8, one word a line."
    )
    breached: Path | Literal[""] = setting(
        or_empty(file()),
        "",
        "A list of leaked passwords, made by `pyauthgate breach build`: what stands in it is refused. Empty: none.",
    )
    breached_online: str = setting(
        or_empty(
            spelled(
                "https://host[:port][/path], or http:// for a loopback host", lambda value, _: urls.service_url(value)
            )
        ),
        "",
        "A service that knows leaked passwords, such as `https://api.pwnedpasswords.com/range`. It is told 20 of the "
        "160 bits of a new password's SHA-1, and has 2 seconds to answer. Empty: nobody is asked.",
    )
    on_weak_login: str = setting(
        choice("remind", "require", "off"),
        "remind",
        "What a log-in with a password that the policy would refuse leads to: `remind`, a page with the way to the "
        "change form that may be passed by; `require`, one that may not; `off`, nothing. In mode `trust` that can only "
        "be one that was imported, or set while facts of the client could not be had.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How long a login lasts."""

    idle: int = setting(lasting("1m", "30d"), "2h", "A session without a request for so long has ended.")
    absolute: int = setting(lasting("5m", "90d"), "24h", "A session has ended so long after its login in any case.")
    shared_idle: int = setting(lasting("1m", "1d"), "10m", "The same as `idle`, on a computer said to be shared.")
    shared_absolute: int = setting(
        lasting("5m", "1d"), "2h", "The same as `absolute`, on a computer said to be shared."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totp:
    """The second factor: codes that a client's phone makes."""

    offered: bool = setting(
        flag(),
        default=False,
        says="Clients may set one up, and in mode `guard` the panel's log-in form gets a field for the code. Where it "
        "is not offered, who has one or must have one is asked for it all the same in mode `trust`; in mode `guard` "
        "the gate does not start then, since nobody could type it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """How guessing is slowed down."""

    nist_strict: bool = setting(
        flag(),
        default=False,
        says="After 100 failures in a row, known devices are shut out as well as unknown ones "
        "(NIST SP 800-63B-4, section 3.2.2).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashing:
    """What one password check costs."""

    memory: int = setting(
        sized("19MiB", "256MiB"),
        "46MiB",
        "The memory of one Argon2id computation. Below 46 MiB, `passes` must be 2 or more.",
    )
    passes: int = setting(whole(1, 16), 1, "How often Argon2id goes over its memory.")
    threads: int = setting(whole(0, 64), 0, "How many computations run at once in each worker; 0 is one for each core.")
    queue: int = setting(whole(1, 1_000), 8, "How many more wait; one too many is answered 503 at once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How long the audit is kept."""

    keep: int = setting(lasting("1d", "3650d"), "400d", "Older lines of the audit are deleted.")


SECTIONS: Mapping[str, type[Any]] = {
    "site": Site,
    "store": Store,
    "identifier": Identifier,
    "policy": Policy,
    "session": Session,
    "totp": Totp,
    "throttle": Throttle,
    "hashing": Hashing,
    "panel": Panel,
    "facts": Facts,
    "pam": Pam,
    "mail": Mail,
    "proxy": Proxy,
    "audit": Audit,
    "server": Server,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration, read and checked: every path absolute, every duration in seconds, memory in KiB.

    Parameters
    ----------
    path:
        The file it was read from.
    warnings:
        What was read but should be written otherwise.

    """

    path: Path
    site: Site
    store: Store = field(default_factory=Store)
    identifier: Identifier = field(default_factory=Identifier)
    policy: Policy = field(default_factory=Policy)
    session: Session = field(default_factory=Session)
    totp: Totp = field(default_factory=Totp)
    throttle: Throttle = field(default_factory=Throttle)
    hashing: Hashing = field(default_factory=Hashing)
    panel: Panel = field(default_factory=Panel)
    facts: Facts = field(default_factory=Facts)
    pam: Pam = field(default_factory=Pam)
    mail: Mail = field(default_factory=Mail)
    proxy: Proxy = field(default_factory=Proxy)
    audit: Audit = field(default_factory=Audit)
    server: Server = field(default_factory=Server)
    warnings: tuple[Finding, ...] = ()

    @property
    def folder(self) -> Path:
        """Where relative paths begin."""
        return self.path.parent


def settings_of(section: str) -> Mapping[str, Setting]:
    """Give the settings of a section by key, in the order of the table."""
    return rows(SECTIONS[section])
