"""The policy: every rule of the documented list over one candidate."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from pyauthgate.errors import ConfigurationError, Finding
from pyauthgate.model import Facts, Judgement, Known, Violation
from pyauthgate.policy.folding import widened
from pyauthgate.policy.identity import birth_date, decide, number, own_hits, prefix
from pyauthgate.policy.lexicon import COMPANY, LISTED, STEM, build, packaged, spell
from pyauthgate.policy.names import general
from pyauthgate.policy.own import own_words
from pyauthgate.policy.popular import common, rests
from pyauthgate.policy.repeat import repeat
from pyauthgate.policy.sequence import sequence
from pyauthgate.policy.shape import oversize, shape
from pyauthgate.policy.spans import ALWAYS, DECIDES, Match
from pyauthgate.policy.strength import strength
from pyauthgate.policy.thresholds import DOCUMENTED, NIST
from pyauthgate.policy.views import View

if TYPE_CHECKING:
    from pyauthgate.policy.identity import Hit
    from pyauthgate.policy.lexicon import Lexicon
    from pyauthgate.policy.thresholds import Thresholds

__all__ = ["RULES", "Policy"]

RULES: Final = (
    "length",
    "classes",
    "sequence",
    "repeat",
    "personal",
    "identity",
    "common",
    "chars",
    "too_long",
    "history",
    "reuse",
    "breached",
)
"""The documented order, in which rules are listed and violations come back."""

PROFILES: Final = {"documented": (DOCUMENTED, frozenset[str]()), "nist": (NIST, frozenset({"classes"}))}
"""The thresholds of each profile, and the rules it does without."""

OFF: Final = len(RULES)
"""The place of a rule that the profile does without."""

UNREAD: Final = 4096
"""Code points from which a password is refused as too long without a look at anything else."""

ANSWERS: Final = (("history", "history.seen"), ("reuse", "reuse.account"), ("breached", "breached.listed"))


class Policy:
    """The documented password rules, all of them at once, decided by what no pattern covers.

    Pure and thread-safe: nothing is kept between two checks.

    Parameters
    ----------
    profile:
        ``documented``: the help page's rules.  ``nist``: SP 800-63B-4, 15 characters and no composition rule.
    thresholds:
        Other numbers than the profile's.
    company:
        The operator's own company and product names.
    extra:
        The operator's own list of words, four letters or more each.

    Raises
    ------
    ConfigurationError
        `policy.profile` for an unknown one; from `Thresholds`, where the rules would be weaker than documented.

    """

    def __init__(
        self,
        profile: str = "documented",
        thresholds: Thresholds | None = None,
        company: tuple[str, ...] = (),
        extra: tuple[str, ...] = (),
    ) -> None:
        if profile not in PROFILES:
            raise ConfigurationError(
                "policy.profile",
                "There is no such policy profile.",
                f"Use one of: {', '.join(sorted(PROFILES))}.",
                (Finding(section="policy", key="profile", value=profile, allowed=" or ".join(sorted(PROFILES))),),
            )
        usual, without = PROFILES[profile]
        self.profile = profile
        self.thresholds = thresholds or usual
        self.rules = tuple(rule for rule in RULES if rule not in without)
        listed = dict.fromkeys(map(spell, extra), LISTED) | dict.fromkeys(_spelled(company), COMPANY)
        self._listed = build({word: kind for word, kind in listed.items() if len(word) >= STEM})
        self._order = {rule: place for place, rule in enumerate(self.rules)}
        self._values = {code: ((name, bound),) for code, name, bound in _bounds(self.thresholds)}

    def check(self, candidate: str, facts: Facts = Facts(), known: Known = Known()) -> Judgement:  # noqa: B008 - frozen
        """Judge a candidate; any text at all gives a judgement, never an exception.

        Parameters
        ----------
        candidate:
            As typed: not normalised, not capped.
        facts:
            What is known of the client; dropped with the call.
        known:
            What the store knows of the candidate.

        """
        if not _is_text(candidate):
            return Judgement(violations=(Violation(rule="chars", code="chars.text"),))
        oversized = oversize(candidate, self.thresholds)
        if oversized:
            plain = shape(normalize("NFC", candidate), self.thresholds) if len(candidate) <= UNREAD else []
            return Judgement(violations=self._violations([*plain, Match("too_long", oversized, 0, 0)]))
        nfc = normalize("NFC", candidate)
        text, places = widened(nfc)
        view = View(text, len(nfc))
        matches, decisive = self._matches(view, facts, known), shape(nfc, self.thresholds)
        if not matches:
            return Judgement(violations=self._violations(decisive), strength=strength(text))
        hidden, patterns = _covered(matches)
        decisive += _narrowed(self._decisive(view, matches, hidden), places)
        return Judgement(violations=self._violations(decisive), strength=strength(text, hidden, patterns))

    def values(self, code: str) -> tuple[tuple[str, int], ...]:
        """Give what the sentence of a rule or of a violation is filled with.

        Parameters
        ----------
        code:
            ``rule.length`` and its like, or the code of a violation.

        """
        return self._values.get(code, ())

    @cached_property
    def _lexicon(self) -> Lexicon:
        """The packaged words, and the operator's own; read with the first password."""
        return packaged().joined(self._listed) if self._listed.stems else packaged()

    def _matches(self, view: View, facts: Facts, known: Known) -> list[Match]:
        own, thresholds, lexicon = own_words(facts), self.thresholds, self._lexicon
        only = rests(view)
        hits: list[Hit] = []
        matches = sequence(view, thresholds)
        matches += repeat(view, thresholds)
        if own.beginnings:
            hits = own_hits(view, own)
            if hits:
                matches += decide(view, hits, thresholds)
            matches += prefix(view, own, only, thresholds)
        if facts.birth_date:
            matches += birth_date(view, facts.birth_date)
        matches += number(view, own, thresholds)
        matches += general(view, lexicon, hits, thresholds)
        matches += common(view, lexicon, only)
        if known.history or known.reuse or known.breached:
            matches += [Match(rule, code, 0, 0, ALWAYS) for rule, code in ANSWERS if getattr(known, rule)]
        return matches

    def _decisive(self, view: View, matches: list[Match], hidden: int) -> list[Match]:
        """Keep what decides: by itself, or, in a long password, by leaving too little."""
        least = DECIDES
        if view.size >= self.thresholds.long_from:
            rest = [character for place, character in enumerate(view.folded) if not hidden >> place & 1]
            enough = len(rest) >= self.thresholds.remains and len(set(rest)) >= self.thresholds.remains_distinct
            least = ALWAYS if enough else DECIDES
        return [match for match in matches if match.weight >= least]

    def _violations(self, matches: list[Match]) -> tuple[Violation, ...]:
        """Give one violation for each code, in the documented order."""
        if not matches:
            return ()
        order, values = self._order, self._values
        first: dict[str, tuple[int, int, int, int, str]] = {}
        for nth, (rule, code, start, end, _) in enumerate(matches):
            place = order.get(rule, OFF), start, -end, nth, rule
            if code not in first or place < first[code]:
                first[code] = place
        return tuple(
            [
                Violation(rule=rule, code=code, start=start, end=-end, values=values.get(code, ()))
                for (place, start, end, _, rule), code in sorted(zip(first.values(), first, strict=True))
                if place != OFF
            ]
        )


def _covered(matches: list[Match]) -> tuple[int, int]:
    """Give the positions inside any match, and at how many places one begins."""
    hidden, starts = 0, set[int]()
    for _, _, start, end, _ in matches:
        if start < end:
            hidden |= (1 << end) - (1 << start)
            starts.add(start)
    return hidden, len(starts)


def _narrowed(matches: list[Match], places: list[int]) -> list[Match]:
    """Give the stretches of the NFC form for those of a text with its ligatures taken apart."""
    if not places:
        return matches
    return [
        match._replace(start=places[match.start], end=places[match.end - 1] + 1) if match.end > match.start else match
        for match in matches
    ]


def _is_text(candidate: object) -> bool:
    return isinstance(candidate, str)


def _spelled(company: tuple[str, ...]) -> list[str]:
    """Give each company name whole and in its words."""
    return [spell(part) for name in company for part in (name, *name.split())]


def _bounds(thresholds: Thresholds) -> tuple[tuple[str, str, int], ...]:
    return (
        ("rule.length", "minimum", thresholds.minimum),
        ("length.short", "minimum", thresholds.minimum),
        ("repeat.distinct", "minimum", thresholds.distinct),
        ("rule.too_long", "maximum", thresholds.maximum),
        ("too_long.characters", "maximum", thresholds.maximum),
        ("too_long.bytes", "maximum", thresholds.maximum_bytes),
    )
