"""The settings of one form of the panel: `[[panel.form]]`."""

from __future__ import annotations

from dataclasses import dataclass

from pyauthgate.config import spellings, urls
from pyauthgate.config.kinds import choice, flag, lasting, many, mapping, one_or_many, sized, spelled, text, whole
from pyauthgate.config.table import required, setting, table
from pyauthgate.model import Form, FormKind, FormLimits, Sign

__all__ = ["FormTable", "LimitsTable", "SignTable"]

FIELD = spelled("the name of a field, at most 128 bytes, without *", lambda value, _: spellings.field(value))
FIELDS = spelled(
    "the name of a field, or a glob of names in which * stands for anything", lambda value, _: spellings.fields(value)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTable:
    """How one kind of reply is known: everything that is given must hold."""

    status: tuple[int, ...] = setting(
        one_or_many(whole(100, 599), 20), [], "The HTTP status, or an array of them of which any one will do."
    )
    location: str | None = setting(
        spelled(
            "a glob of paths in which * stands for anything, such as */done/",
            lambda value, _: spellings.location(value),
        ),
        None,
        "Where the reply leads: a glob for the path of its `Location`.",
    )
    cookie: str | None = setting(
        spelled(spellings.COOKIES, lambda value, _: spellings.cookie(value)),
        None,
        "A cookie that the reply sets.",
    )
    contains: str | None = setting(text(500), None, "A text in the body of the reply, as it is sent.")

    @property
    def sign(self) -> Sign:
        """The value for the gate."""
        return Sign(
            status=self.status, location=self.location or "", cookie=self.cookie or "", contains=self.contains or ""
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsTable:
    """What a body may be at most: upwards only, because the defaults hold every form of passwords."""

    body: int = setting(sized("64KiB", "16MiB"), "64KiB", "The whole body.")
    fields: int = setting(whole(64, 2_000), 64, "How many fields there are.")
    name: int = setting(whole(128, 4_096), 128, "Bytes of the name of one.")
    value: int = setting(whole(1_024, 65_536), 1_024, "Bytes of the value of one.")

    @property
    def limits(self) -> FormLimits:
        """The value for the gate."""
        return FormLimits(body=self.body * 1_024, fields=self.fields, name=self.name, value=self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """One form of the panel, in guard mode; an array of tables, one for each form."""

    place: str = ""
    kind: str = required(
        choice(*FormKind),
        "login",
        "What it is for: `login`; `change`, by somebody who is logged in; `reset`, which sets a password by a link; "
        "`recover`, which asks for such a link; `logout`.",
    )
    path: str = required(
        spelled(
            "a path that begins with a slash; a * only as a whole segment, and not alone",
            lambda value, _: spellings.form_path(value),
        ),
        "/login",
        "Where it is sent, under the panel's root, spelled as the panel's own page spells it: any other spelling is "
        "refused. A `*` stands for exactly one segment, such as the token of a link.",
    )
    slash: bool = setting(flag(), default=False, says="The path with a slash at its end is the same form.")
    page: str | None = setting(
        spelled("a path on this site that begins with one slash, with its query", lambda value, _: urls.page(value)),
        None,
        "Where it is shown, if not where it is sent.",
    )
    user: str | None = setting(
        FIELD, None, "The field of a log-in that takes the client number; of a reset or a recovery, if it has one."
    )
    password: str | None = setting(FIELD, None, "The field of a log-in's password.")
    current: str | None = setting(
        FIELD, None, "The field of the current password. Left out where the panel asks for none: see `reauth`."
    )
    new: tuple[str, ...] = setting(
        many(FIELDS, 10), [], "The field of the new password, and after it those that repeat it."
    )
    match: dict[str, str] = setting(
        mapping(spellings.field, text(500), 10, "the name of a field"),
        {},
        "Fields, in the query or the body, and their values, by which one of several forms on one path is known. They "
        "choose whose rules apply, and never let a request pass.",
    )
    next: str | None = setting(
        FIELD,
        None,
        "Of a log-in: the name in its page's query that says where to lead from it. Left out where there is none.",
    )
    json: bool = setting(flag(), default=False, says="Programs may send it as one JSON object.")
    charset: str = setting(
        spelled("an encoding such as utf-8, iso-8859-1 or windows-1252", lambda value, _: spellings.charset(value)),
        "utf-8",
        "The encoding of what is sent.",
    )
    optional: bool = setting(
        flag(), default=False, says="A change form that saves other things too: an empty new password changes none."
    )
    leaves: bool = setting(
        flag(),
        default=False,
        says="A log-in form at which a mere look logs out, because the panel has no other way: it ends the session at "
        "the gate too.",
    )
    reauth: int = setting(
        lasting("1m", "1h"), "10m", "How recent the log-in must be for a change form without `current`."
    )
    refuse: str = setting(
        choice("page", "own"), "page", "Where a refusal is shown: in the panel's own page, or on a page of the gate's."
    )
    ok: SignTable = table(SignTable, "How a reply is known by which the panel says yes.")
    failed: SignTable = table(SignTable, "How a reply is known by which the panel says no.")
    json_ok: SignTable = table(SignTable, "The same as `ok` for replies in JSON, where they differ.")
    json_failed: SignTable = table(SignTable, "The same as `failed` for replies in JSON, where they differ.")
    limits: LimitsTable = table(LimitsTable, "What a body may be at most.")

    @property
    def form(self) -> Form:
        """The value for the gate."""
        return Form(
            kind=FormKind(self.kind),
            path=self.path,
            slash=self.slash,
            page=self.page or "",
            user=self.user or "",
            password=self.password or "",
            current=self.current or "",
            new=self.new,
            match=self.match,
            next=self.next or "",
            json=self.json,
            charset=self.charset,
            optional=self.optional,
            leaves=self.leaves,
            reauth=float(self.reauth),
            refuse=self.refuse,
            ok=self.ok.sign,
            failed=self.failed.sign,
            json_ok=self.json_ok.sign,
            json_failed=self.json_failed.sign,
            limits=self.limits.limits,
        )
