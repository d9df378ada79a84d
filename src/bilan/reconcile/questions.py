"""Questions to a ledger's figures: which series are meant, and the estimate of each."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from bilan.errors import BilanError, NothingFound
from bilan.folding import fold
from bilan.model import Document, Figure, Place
from bilan.reconcile.estimates import Estimate, Part, estimate_series, policy_of
from bilan.reconcile.location import token, whole_token
from bilan.reconcile.quantity import Ancestors
from bilan.reconcile.reconciler import Places, Reconciled, ancestors, reconcile
from bilan.reconcile.series import Series

SplitPart = Callable[[str], Iterable[tuple[str, str | None]]]
"""A place's name → its name without the part of town and the part, in every language that knows one."""


class UnknownPlace(BilanError):  # noqa: N818 - an answer more than a fault
    """A place that neither the gazetteer nor any figure knows."""


@dataclass(frozen=True)
class Question:
    """What is asked for; None and empty ask for nothing."""

    measure: str | None = None
    place: str | None = None
    population: tuple[str, ...] = ()
    """Exactly these people; of none given, any."""
    since: date | None = None
    """The matter reaches to this day or later …"""
    until: date | None = None
    """… and began on this day or before."""
    as_of: date | None = None
    """Knowledge time: nothing published later counts."""

    def words(self) -> str:
        """Return the question in words, for messages."""
        who = f" of {', '.join(self.population)}" if self.population else ""
        where = f" at {self.place}" if self.place else ""
        when = f" known on {self.as_of.isoformat()}" if self.as_of else ""
        return f"{self.measure or 'any measure'}{who}{where}{when}"


def known_on(figures: Iterable[Figure], as_of: date | None) -> list[Figure]:
    """Return the figures published on a day or before; all where no day is given."""
    if as_of is None:
        return list(figures)
    return [f for f in figures if f.document.published is not None and f.document.published <= as_of]


@dataclass(frozen=True)
class Atlas:
    """What is known of places beyond the figures: a gazetteer, and how languages say parts of towns."""

    gazetteer: Places | None = None
    split_part: SplitPart | None = None


def concerning(figures: Iterable[Figure], question: Question, atlas: Atlas = Atlas()) -> list[Figure]:
    """Return the figures that an estimate can depend on: of the measure, known on the day, from reports that
    name the place. Raises UnknownPlace with the nearest names."""
    listed = list(figures)
    known = [f for f in known_on(listed, question.as_of) if question.measure in (None, f.measure)]
    if question.place is None:
        return known
    tokens = asked_place(listed, question, atlas) or frozenset()
    around = ancestors(atlas.gazetteer) if atlas.gazetteer else None
    reports = {f.document.id for f in known if any(_is_at(p, tokens, around) for p in f.places)}
    return [figure for figure in known if figure.document.id in reports]


def _is_at(place: Place, tokens: frozenset[str], around: Ancestors | None) -> bool:
    whole = whole_token(place)
    names = {token(place), whole, f"country:{place.country}", *(around(whole) if around else ())}
    return not tokens.isdisjoint(names)


def estimate(
    figures: Iterable[Figure],
    question: Question,
    *,
    policy: str = "latest",
    include: Sequence[str] = (),
    documents: Iterable[Document] | None = None,
    copies: bool = True,
    atlas: Atlas = Atlas(),
) -> list[Estimate]:
    """Return an estimate of each series that a question matches, the best match first.

    `include` names statuses that count although they are not asserted: denied, planned, possible. `documents`
    and `copies` are those of `reconcile`. Raises PolicyError, UnknownPlace, and NothingFound where no figure
    may count.
    """
    policy_of(policy)
    listed = list(figures)
    tokens = asked_place(listed, question, atlas)
    asked = concerning(listed, question, atlas)
    ids = {figure.document.id for figure in asked}
    texts = None if documents is None else [d for d in documents if d.id in ids]
    reconciled = reconcile(asked, texts, copies=copies, gazetteer=atlas.gazetteer)
    estimates = []
    for series in matching(reconciled, question, tokens):
        made = estimate_series(series, as_of=question.as_of, policy=policy, include=include)
        if made is not None:
            shares = tuple(parts(series, reconciled, question.as_of, policy, include))
            estimates.append(msgspec.structs.replace(made, parts=shares))
    if not estimates:
        raise NothingFound(_nothing(question, policy, bool(asked)))
    return estimates


def _nothing(question: Question, policy: str, has_figures: bool) -> str:
    if not has_figures:
        return f"no figure for {question.words()}; see what there is with: bilan series"
    return f"no figure for {question.words()} that the policy {policy} may use; see bilan series, and --include"


def parts(
    series: Series, reconciled: Reconciled, as_of: date | None, policy: str, include: Sequence[str] = ()
) -> Iterator[Part]:
    """Yield the estimates of what the text counts among a series' figures, such as children."""
    matter = series.quantity.at, series.quantity.origin, series.start
    shares = {s.id: s for figure in series.figures for s in reconciled.shares_of.get(figure.id, ())}
    for share in shares.values():
        if (share.quantity.at, share.quantity.origin, share.start) == matter:
            made = estimate_series(share, as_of=as_of, policy=policy, include=include)
            if made is not None:
                yield Part(population=made.population, low=made.low, best=made.best, high=made.high, claims=made.claims)


def matching(reconciled: Reconciled, question: Question, tokens: frozenset[str] | None) -> list[Series]:
    """Return the series that a question means, the best match first."""
    ranked = list(_ranked(reconciled, question, tokens))
    nearest = [pair for pair in ranked if pair[0] < CONTAINED] or ranked
    chosen = _of_population(nearest, question.population)
    return [series for _, series in sorted(chosen, key=lambda pair: _closeness(*pair))]


def listing(reconciled: Reconciled, question: Question, tokens: frozenset[str] | None) -> list[Series]:
    """Return all series that a question fits, places in the one asked for and closer people included."""
    wanted = set(question.population)
    return [s for _, s in _ranked(reconciled, question, tokens) if wanted <= set(s.quantity.population)]


def _ranked(reconciled: Reconciled, question: Question, tokens: frozenset[str] | None) -> Iterator[tuple[int, Series]]:
    for series in reconciled.series:
        rank = place_rank(series, tokens)
        measured = question.measure in (None, series.quantity.measure)
        if rank is not None and measured and not series.quantity.share and _in_days(series, question):
            yield rank, series


CONTAINED = 3
"""Rank of a series whose place lies in the one asked for."""


def place_rank(series: Series, tokens: frozenset[str] | None) -> int | None:
    """Return how a series' place fits: 0 the place, 1 where people went, 2 a quarter of it is asked for,
    3 it lies in the one asked for; None not at all."""
    quantity = series.quantity
    if tokens is None or quantity.at in tokens or quantity.origin in tokens:
        return 0
    if quantity.destination in tokens:
        return 1
    if any(not tokens.isdisjoint(o.localities) for o in series.observations):
        return 2
    return CONTAINED if not tokens.isdisjoint(series.containers) else None


def _in_days(series: Series, question: Question) -> bool:
    if question.since and series.end and series.end < question.since:
        return False
    first = series.start or series.end
    return not (question.until and first and first > question.until)


def _of_population(ranked: Sequence[tuple[int, Series]], population: tuple[str, ...]) -> Sequence[tuple[int, Series]]:
    """The series of exactly these people, else of more closely described ones; of none given, all wholes."""
    if not population:
        wholes = [(rank, s) for rank, s in ranked if any(f.part_of is None for f in s.figures)]
        return wholes or ranked
    wanted = set(population)
    exact = [(rank, s) for rank, s in ranked if set(s.quantity.population) == wanted]
    return exact or [(rank, s) for rank, s in ranked if wanted < set(s.quantity.population)]


def _closeness(rank: int, series: Series) -> tuple[int, int, int, int, int, str]:
    voices = len({o.voice.key for o in series.observations})
    length = (series.end - series.start).days if series.start and series.end else 0
    return rank, len(series.quantity.population), -voices, -length, -len(series.observations), series.id


def asked_place(figures: Sequence[Figure], question: Question, atlas: Atlas) -> frozenset[str] | None:
    """Return the identities of the place asked for, None where none is.

    Only names in figures known on the day count. Raises UnknownPlace, and NothingFound where only later reports
    name the place.
    """
    if question.place is None:
        return None
    try:
        return place_tokens(question.place, known_on(figures, question.as_of), atlas)
    except UnknownPlace:
        if question.as_of is not None:
            place_tokens(question.place, figures, atlas)
            raise NothingFound(f"no figure for {question.words()}") from None
        raise


def place_tokens(name: str, figures: Iterable[Figure], atlas: Atlas) -> frozenset[str]:
    """Return the identities that a place's name can stand for; raises UnknownPlace with the nearest names."""
    folded = fold(name)
    places = {place for figure in figures for place in figure.places}
    found = {token(p) for p in places if folded == fold(p.name) or name in (p.gazetteer, token(p))}
    found |= {whole_token(p) for p in places if folded == fold(p.canonical or "")}
    if not found:
        found = from_gazetteer(name, atlas, {whole_token(p) for p in places})
    if not found:
        nearest = nearest_words(name, {p.name for p in places}, atlas.gazetteer)
        raise UnknownPlace(f"no place {name!r} is known{nearest}")
    return frozenset(found)


def from_gazetteer(name: str, atlas: Atlas, wholes: set[str]) -> set[str]:
    """Return the identities of a name that no figure has: as it stands, and split into a town and its part."""
    found = set()
    for base, part in {(name, None), *(atlas.split_part(name) if atlas.split_part else ())}:
        entry = atlas.gazetteer.lookup(base) if atlas.gazetteer else None
        whole = entry.id if entry else f"name:{fold(base)}"
        if entry or whole in wholes:
            found.add(f"{whole}/{part}" if part else whole)
    return found


def nearest_words(name: str, written: set[str], gazetteer: Places | None) -> str:
    """Return the end of a message on an unknown place: the names that look like it."""
    by_folded = {fold(w): w for w in sorted(written)}
    close = [by_folded[c] for c in difflib.get_close_matches(fold(name), by_folded, 3, 0.6)]
    if gazetteer is not None:
        close += gazetteer.nearest_names(name)
    listed = list(dict.fromkeys(close))[:5]
    return f"; did you mean {', '.join(listed)}?" if listed else "; list the places with: bilan figures"
