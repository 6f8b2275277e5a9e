"""The settings of what stands around the gate: the panel behind it, the proxies before it, its server, its mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyauthgate.config import grammar, spellings, urls
from pyauthgate.config.forms import FormTable
from pyauthgate.config.kinds import choice, file, flag, lasting, many, mapping, spelled, whole
from pyauthgate.config.shelf import names
from pyauthgate.config.table import setting, tables

if TYPE_CHECKING:
    from pathlib import Path

    from pyauthgate.model import Form

__all__ = ["Facts", "Mail", "Pam", "Panel", "Proxy", "Server"]

PATHS = spelled(
    "a path that begins with a slash; a * only as its last segment, and not alone",
    lambda value, _: grammar.glob(value),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The application behind the gate."""

    app: str | None = setting(
        spelled("module:attribute, both dotted Python names", lambda value, _: grammar.object_name(value)),
        None,
        "The panel, a WSGI application: `module:attribute`. The folder of this file is searched first. "
        "`serve` needs it, or `upstream`; `wrap` is given the application itself.",
    )
    upstream: str | None = setting(
        spelled("http://host:port", lambda value, _: urls.upstream_url(value)),
        None,
        "The panel, a server of its own that nobody else can reach. Instead of `app`.",
    )
    host: str = setting(
        choice("keep", "upstream"),
        "keep",
        "What a panel at `upstream` gets as `Host`: `keep`, the visitor's, or `upstream`, its own address.",
    )
    user_header: str = setting(
        spelled("the name of a header, such as X-Panel-User", lambda value, _: grammar.header(value)),
        "X-Remote-User",
        "The header by which a panel at `upstream` is told the client number in mode `trust`. It is removed from "
        "every request of a visitor.",
    )
    mode: str = setting(
        choice("trust", "guard"),
        "trust",
        "`trust`: the gate owns the passwords and the pages, and the panel believes `REMOTE_USER`. `guard`: the panel "
        "keeps both, and the gate stands in front of its own forms.",
    )
    credentials: str = setting(
        choice("own", "pam"),
        "own",
        "In mode `trust`, who keeps the clients' passwords: `own`, the gate, or `pam`, this system, whose users they "
        "are. An account's name at the panel is then the user's.",
    )
    pam_service: str = setting(
        spelled("the name of a file in /etc/pam.d", lambda value, _: grammar.service(value)),
        "pyauthgate",
        'With `credentials = "pam"`, the PAM service that is asked.',
    )
    identity_headers: tuple[str, ...] = setting(
        many(spelled("the name of a header, such as X-Panel-User", lambda value, _: grammar.header(value)), 50),
        [],
        "Further request headers that the panel believes. They are removed from every request, as `X-Remote-User` is.",
    )
    public: tuple[str, ...] = setting(
        many(PATHS, 200),
        [],
        "Paths of the panel that need no login. A `*` at the end stands for all that follows: `/static/*`.",
    )
    preset: str | None = setting(
        choice(*names()),
        None,
        "In mode `guard`, a panel whose forms, session cookies and doors the gate knows. What is written here is added "
        "to that, and a form of the same kind and path takes the place of the preset's.",
    )
    preset_under: str | None = setting(
        spelled("a path of plain segments, without a slash at its end", lambda value, _: urls.mount(value)),
        None,
        "Where the panel of the preset is mounted: stands before every path of the preset.",
    )
    session: tuple[str, ...] = setting(
        many(spelled(spellings.COOKIES, lambda value, _: spellings.cookie(value)), 50),
        [],
        "In mode `guard`, which needs them: the panel's cookies that mean somebody is logged in, remember-me "
        "cookies too. A browser gets them sealed to its session at the gate, so that a stolen one opens nothing.",
    )
    deny: tuple[str, ...] = setting(
        many(PATHS, 200),
        [],
        "In mode `guard`, paths of the panel that nobody reaches, with all beneath: programs' doors that set or try "
        "passwords (`/rest/*`, `/xmlrpc`) and the administrators' pages.",
    )
    deny_except: tuple[str, ...] = setting(
        many(spelled("an IP address or a network (10.0.0.0/8)", lambda value, _: grammar.visitors(value)), 200),
        [],
        "Visitors for whom `deny` does not hold.",
    )
    enrol: bool = setting(
        flag(),
        default=False,
        says="In mode `guard`, where the panel's user name is the client number: a number that the gate does not know "
        "may try like any other, and becomes a client when the panel lets it in.",
    )
    authorization: bool = setting(
        flag(),
        default=False,
        says="In mode `guard`, whether the panel gets `Authorization` headers: many panels take a name and a password "
        "from them on every page, past the log-in form and the throttle.",
    )
    decoy: str = setting(
        spelled("a text with one {} in it, without blanks", lambda value, _: spellings.decoy(value)),
        "{}",
        "In mode `guard`, what the panel's user names look like: a number that nobody has is put to the panel under a "
        "name that nobody has, letters in place of `{}`. `{}@example.net` for a panel that wants e-mail addresses.",
    )
    tripwire: str = setting(
        choice("block", "log", "off"),
        "block",
        "In mode `guard`, what happens to a request on any other path that carries a field named like a new password: "
        "`block` refuses it, `log` records it alone.",
    )
    form: tuple[FormTable, ...] = tables(FormTable, 50, "In mode `guard`, the forms of the panel.")

    @property
    def forms(self) -> tuple[Form, ...]:
        """The values for the gate."""
        return tuple(each.form for each in self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a client, straight from the panel's own database, and not from the gate's store."""

    url: str | None = setting(
        spelled(
            "sqlite:///relative or sqlite:////absolute path of a file, or postgresql://…, mysql+pymysql://… and so on",
            urls.database_url,
        ),
        None,
        "The panel's database, as SQLAlchemy writes it, with a user that may read. Needs `query`.",
        secret=True,
    )
    query: str | None = setting(
        spelled("one SELECT with :number in it", spellings.query),
        None,
        "One row for a client number: any of the columns `given_names`, `surnames`, `email`, `birth_date`, `mailboxes` "
        "and `domains`.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pam:
    """The services of this machine that ask by PAM."""

    socket: Path = setting(
        spelled(
            "the path of a Unix socket, at most 107 bytes; a relative one begins at this file's folder", grammar.socket
        ),
        "/run/pyauthgate/pam.sock",
        "Where the daemon listens, unless systemd hands it a socket.",
    )
    services: dict[str, str] = setting(
        mapping(grammar.service, choice("mail", "ftp", "shell", "panel"), 50, "the name of a PAM service"),
        {"dovecot": "mail", "vsftpd": "ftp", "sshd": "shell", "passwd": "shell"},
        "Where the accounts are that log in at a PAM service. At every service that is not named here, they are those "
        "of the shell. At `mail` and `ftp` a client number will do where the client has one such account, at `mail` "
        "one marked as the client's own.",
    )
    shared: tuple[str, ...] = setting(
        many(spelled("the name of a PAM service", lambda value, _: grammar.service(value)), 50),
        [],
        "Of the services that are `ftp`, those where local users log in as well: a name that no client has goes on to "
        "them. At the others it is denied, after the same work as for one that a client has, so that nobody learns "
        "whose names there are.",
    )
    prefix: str = setting(
        spelled(
            "1 to 12 lower-case letters, _ and -, the first a letter", lambda value, _: grammar.shell_prefix(value)
        ),
        "c",
        "What stands before the client number in the name of a shell account: a name of digits alone may be a uid. "
        "A name of this form, `c` and digits say, is a client's at every service, and never a local user's: where no "
        "client has it, it is denied.",
    )
    threads: int = setting(
        whole(1, 256), 32, "How many questions the daemon works on at once; one too many is turned away at once."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How clients are written to. Left out, no mail is written."""

    smtp: str | None = setting(
        spelled("smtp://[user@]host[:port] or smtps://[user@]host[:port]", lambda value, _: urls.smtp_url(value)),
        None,
        "The server that takes our mail. `smtps` is TLS from the first byte, port 465. `smtp` is port 25, in the clear "
        "to a loopback host alone; of every other host STARTTLS is demanded. Its certificate is verified. An `@` in "
        "the user's name is written `%40`; the password stands in `password_file`.",
    )
    folder: Path | None = setting(
        file(),
        None,
        "In place of `smtp`, a folder of the gate's user into which each mail is written as a file, and nothing is "
        "sent: for trying out and for staging. It is made with mode 0700.",
    )
    password_file: Path | None = setting(
        file(),
        None,
        "The password of the user in `smtp`: a file of one line that only those may read who may read "
        "`store.secret_file`.",
    )
    sender: str | None = setting(
        spelled("an address, or a name and an address: Panel <no-reply@example.net>", lambda v, _: grammar.mailbox(v)),
        None,
        "Who our mails are from. `smtp` and `folder` need it.",
    )
    templates: Path | None = setting(
        file(),
        None,
        "A folder whose files are used in place of our own: `letter.txt` and `letter.html` for every mail, or "
        "`recovery.html` and so on for one kind.",
    )
    timeout: int = setting(lasting("1s", "2m"), "20s", "How long the mail server may say nothing.")

    @property
    def written(self) -> bool:
        """Say whether clients are written to, be it into a folder."""
        return self.smtp is not None or self.folder is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Who may speak for a visitor."""

    trusted: tuple[str, ...] = setting(
        many(
            spelled('an IP address, a network (10.0.0.0/8) or "unix"', lambda value, _: grammar.network(value)),
            200,
        ),
        [],
        "The proxies whose `X-Forwarded-For` is believed, and whose `X-Forwarded-For`, `-Proto`, `-Host`, `-Port` and "
        "`X-Real-IP` alone reach a panel in process; `unix` stands for a peer on a Unix socket. "
        "Nobody by default.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How `pyauthgate serve` listens."""

    bind: str = setting(
        spelled("host:port, [IPv6]:port or unix:/path", grammar.bind), "127.0.0.1:8000", "The address to listen on."
    )
    workers: int = setting(whole(1, 64), 2, "Processes that answer requests.")
    threads: int = setting(whole(1, 64), 4, "Threads in each of them.")
    patience: int = setting(
        lasting("5s", "2m"),
        "15s",
        "How long a visitor may take to send the head of a request, or all of one for the gate's own pages, "
        "and how long a body for the panel may stand still.",
    )
