"""Incidents as people look at them: chosen by filters, and one told whole. What commands and the web API share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import msgspec

from bilan.answers import Told
from bilan.catalogue import Catalogue
from bilan.errors import NothingFound
from bilan.ledger import Ledger, MaskedLedger
from bilan.ledger.filters import Wanted, chosen
from bilan.marks import experimental, marked
from bilan.model import Figure
from bilan.reconcile.incidents.record import Incident, incident
from bilan.reconcile.incidents.toll import Toll
from bilan.reconcile.wording import amount, day
from bilan.reconcile.wording import plain as number

_T = TypeVar("_T")


@dataclass(frozen=True)
class Chosen:
    """Which incidents are asked for; None asks for nothing, of several values any will do."""

    since: date | None = None
    until: date | None = None
    place: Wanted = None
    kind: Wanted = None
    """Type of incident."""
    measure: Wanted = None
    least: float | None = None
    """Least toll, of the measure or of any of persons."""
    reviewed: Wanted = None
    contested: bool = False
    incidents: bool = True
    situations: bool = True

    def fits(self, one: Incident, tokens: frozenset[str] | None) -> bool:
        """Whether an incident is one of those asked for."""
        start, end = one.period.start or one.period.end, one.period.end
        checks = (
            self.incidents if not one.situation else self.situations,
            self.since is None or (end is not None and end >= self.since),
            self.until is None or (start is not None and start <= self.until),
            tokens is None or not tokens.isdisjoint(one.tokens),
            not self.kind or one.type in chosen(self.kind),
            not self.reviewed or one.reviewed in chosen(self.reviewed),
            not self.contested or one.contested,
            self._counted(one),
        )
        return all(checks)

    def _counted(self, one: Incident) -> bool:
        measures = chosen(self.measure)
        if not measures and self.least is None:
            return True
        tolls = [t for t in one.tolls if (t.measure in measures if measures else t.unit == "person")]
        return bool(tolls) if self.least is None else any((t.best or t.low or 0) >= self.least for t in tolls)


def choose(
    catalogue: Catalogue,
    wanted: Chosen,
    *,
    as_of: date | None = None,
    policy: str = "latest",
) -> list[Incident]:
    """Return the incidents and situations asked for; raises UnknownPlace and PolicyError."""
    places = [catalogue.place_tokens(name, as_of) for name in chosen(wanted.place)]
    tokens = frozenset[str]().union(*places) if places else None
    found = catalogue.incidents(as_of=as_of, policy=policy, situations=wanted.situations, near=tokens)
    return [one for one in found if wanted.fits(one, tokens)]


def as_shown(value: _T, shown: Ledger) -> _T:
    """Return a record made of true words as a ledger shows them: with initials for private persons."""
    if not isinstance(shown, MaskedLedger):
        return value
    return shown.record(value, value.documents if isinstance(value, Incident) else None)


def figures_by_id(shown: Ledger, answers: Iterable[Told]) -> dict[str, Figure]:
    """Return the figures that answers rest on or leave out, by their ids."""
    wanted = {claim for made in answers for claim in (*made.claims, *(e.id for e in made.excluded))}
    found = (shown.claim(claim) for claim in sorted(wanted))
    return {figure.id: figure for figure in found if isinstance(figure, Figure)}


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of an incident, with its sentence."""

    id: str
    document: str
    kind: str
    measure: str | None
    amount: str
    source: str
    sentence: str
    code: str | None
    """Why no toll rests on it, None where one does."""
    reason: str | None
    experimental: bool = False
    """Whether it was read in a language that is read experimentally."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report of an incident."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    copy_of: str | None
    """The report whose words it has."""
    about: bool
    """Whether the incident is what it is about, not one that it mentions."""


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One incident told whole."""

    incident: Incident
    reports: tuple[Report, ...]
    claims: tuple[Claimed, ...]
    others: tuple[str, ...] = ()
    """Ids that lead to it too."""

    def lines(self) -> Iterator[str]:
        """Yield it in words for people."""
        one = self.incident
        state = {"none": "unreviewed", "some": "partly checked", "all": "checked"}[one.reviewed]
        states = [state, *["contested"] * one.contested, *["experimental"] * one.experimental]
        yield f"{one.id}  {one.title}  ({', '.join(states)})"
        for toll in one.tolls:
            yield from _toll_lines(toll)
        yield "reports"
        for report in self.reports:
            copied = f", a copy of {report.copy_of}" if report.copy_of else ""
            mention = "" if report.about else ", mentions it"
            words = " · ".join(w for w in (report.publisher, report.title, report.url) if w)
            yield f"  {day(report.published)}  {report.id}  {words}{copied}{mention}"
        yield "claims"
        for claim in self.claims:
            left = f"   [{claim.code}: {claim.reason}]" if claim.code else ""
            said = marked(f"{claim.measure or claim.kind} {claim.amount}", claim.experimental)
            yield f"  {claim.id[:8]}  {said}  {claim.source}{left}"
            yield f"            “{claim.sentence}”"


def _toll_lines(toll: Toll) -> Iterator[str]:
    who = ", ".join((toll.measure, *toll.population))
    unit = "" if toll.unit == "person" else f" ({toll.unit}{' ' + toll.detail if toll.detail else ''})"
    bounds = [f"{name} {'none' if n is None else number(n)}" for name, n in _bounds(toll)]
    flags = (" · contested by " + ", ".join(toll.disputed_by)) if toll.contested else ""
    flags += " · derived, said by no text" if toll.derived else ""
    flags += " · experimental" if toll.experimental else ""
    yield f"{who}{unit}: {', '.join(bounds)}  ({toll.policy}; {', '.join(toll.sources) or 'no source'}){flags}"
    for share in toll.parts:
        yield f"  of these {', '.join(share.population)}: {number(share.best)}"
    for step in toll.steps:
        yield f"  {day(step.known)}  {number(step.value if step.value is not None else step.low)}  {step.source}"
    for left in toll.excluded:
        yield f"  − {left.id[:8]}  {left.reason}"


def _bounds(toll: Toll) -> tuple[tuple[str, float | int | None], ...]:
    return ("low", toll.low), ("best", toll.best), ("high", toll.high)


def story(
    catalogue: Catalogue, shown: Ledger, name: str, *, as_of: date | None = None, policy: str = "latest"
) -> Story:
    """Return an incident or situation told whole, by its id or the beginning of one; raises NothingFound."""
    try:
        cluster = catalogue.find(name, as_of)
    except NothingFound:
        found = [s for s in catalogue.situations(as_of=as_of, policy=policy) if name and s.id.startswith(name)]
        if len(found) != 1:
            raise
        return _story(found[0], shown, {}, dict.fromkeys(found[0].documents, True), ())
    made = incident(cluster, policy=policy, checked=catalogue.checked())
    left = {out.id: out.code for matter, _ in cluster.matters for out in matter.left_out}
    about = {digest.document: matter.kind == "own" for matter, digest in cluster.matters}
    ids = tuple(node.id for node in cluster.nodes if node.id != cluster.id)
    return _story(made, shown, left, about, ids)


def _story(
    true: Incident, shown: Ledger, left: dict[str, str], about: dict[str, bool], others: tuple[str, ...]
) -> Story:
    """An incident told from a ledger that may mask names; its documents go by the ids that this shows."""
    from bilan.reconcile.incidents.digests import copies_among

    documents = {name: shown.document(name) for name in true.documents}
    one = as_shown(true, shown)
    one = msgspec.structs.replace(one, documents=tuple(document.id for document in documents.values()))
    copies = copies_among(documents.values())
    known = {documents[name].id: told for name, told in about.items() if name in documents}
    reasons: dict[str, tuple[str, str]] = {e.id: (e.code, e.reason) for toll in one.tolls for e in toll.excluded}
    reasons |= {i: (code, CODES[code]) for i, code in left.items() if i not in reasons}
    wanted = set(one.claims)
    claims = []
    for name, document in documents.items():
        for claim in shown.claims_of_document(name):
            if claim.id not in wanted:
                continue
            is_figure = isinstance(claim, Figure)
            code, reason = reasons.get(claim.id, (None, None))
            sources = ", ".join(s.name for s in claim.sources) or document.publisher or document.id
            claims.append(
                Claimed(
                    id=claim.id, document=document.id, kind="figure" if is_figure else "event",
                    measure=claim.measure if isinstance(claim, Figure) else None,
                    amount=amount(claim) if isinstance(claim, Figure) else claim.evidence.exact,
                    source=sources,
                    sentence=" ".join(document.text[claim.sentence.start : claim.sentence.end].split()),
                    code=code, reason=reason, experimental=experimental(claim),
                )
            )  # fmt: skip
    reports = [
        Report(
            id=d.id, title=d.title, publisher=d.publisher, published=d.published, url=d.url,
            copy_of=copies.get(d.id), about=known.get(d.id, False),
        )
        for d in documents.values()
    ]  # fmt: skip
    return Story(incident=one, reports=tuple(reports), claims=tuple(claims), others=others)


CODES = {
    "status": "not asserted",
    "withdrawn": "withdrawn in the same report",
    "part": "a share of another number",
    "lesser": "not the report's whole toll",
}
"""Why a figure of an incident gives no toll, by its report alone."""
