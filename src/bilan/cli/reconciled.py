"""Estimates, series and conflicts in words for people, and series as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bilan.answers import Told
from bilan.harmless import folded
from bilan.marks import experimental, marked
from bilan.model import Figure
from bilan.reconcile import Conflict, Series
from bilan.reconcile.steps import steps
from bilan.reconcile.wording import amount, change, days
from bilan.reconcile.wording import plain as number

CLAIMS_SHOWN = 4
OTHERS_SHOWN = 5
REVIEWED = {"none": "unreviewed", "some": "partly checked", "all": "checked"}


def estimate_lines(made: Told, by_id: Mapping[str, Figure]) -> Iterator[str]:
    """Yield one estimate for people: the numbers, who says them, what was left out and why."""
    who = ", ".join(made.population)
    unit = "" if made.unit == "person" else " ".join(w for w in (made.unit, made.detail) if w)
    title = " · ".join(w for w in (made.measure, unit, who, made.place, days(made.period.start, made.period.end)) if w)
    yield folded(title)
    flags = ["contested by " + ", ".join(made.disputed_by)] if made.disputed_by else ["contested"] * made.contested
    flags += ["derived, said by no text"] if made.derived else []
    flags += ["experimental"] if made.experimental else []
    what = f"  {'situation' if made.situation else 'incident'} {made.incident}: {made.title}"
    yield folded(" · ".join((what, REVIEWED[made.reviewed], *flags)))
    yield f"  low {_bound(made.low)}   best {_bound(made.best)}   high {_bound(made.high)}   ({made.policy})"
    for part in made.parts:
        among = ", ".join(p for p in part.population if p not in made.population) or ", ".join(part.population)
        yield f"  of these {among}: low {_bound(part.low)}, best {_bound(part.best)}, high {_bound(part.high)}"
    sources = "source" if len(made.sources) == 1 else "independent sources"
    yield f"  {len(made.sources)} {sources}: " + folded(", ".join(made.sources))
    for claim in made.claims[:CLAIMS_SHOWN]:
        yield f"  + {claim[:8]}  {_told(by_id[claim])}"
    if len(made.claims) > CLAIMS_SHOWN:
        yield f"  + {len(made.claims) - CLAIMS_SHOWN} more figures that agree"
    for left in made.excluded[:CLAIMS_SHOWN]:
        yield f"  − {left.id[:8]}  {_told(by_id[left.id])}: {folded(left.reason)}"
    if len(made.excluded) > CLAIMS_SHOWN:
        yield f"  − {len(made.excluded) - CLAIMS_SHOWN} more left out; --format json gives all with reasons"
    for other in made.others[:OTHERS_SHOWN]:
        best = "no number" if other.best is None else number(other.best)
        yield folded(f"  also fits: {other.id}  {other.title}: {other.measure} {best}")
    yield ""


def _bound(value: float | int | None) -> str:
    return "none" if value is None else number(value)


def _told(figure: Figure) -> str:
    who = ", ".join(s.name for s in figure.sources) or figure.document.publisher or figure.document.id
    said = f"{figure.document.published or 'day unknown'} {amount(figure)} {who}"
    return folded(marked(said, experimental(figure)))


def series_record(found: Series) -> dict[str, Any]:
    """A series as JSON: what it counts and its steps."""
    quantity = found.quantity
    before: dict[str, Any] = {}
    listed = []
    for step in steps(found):
        last = before.get(step.voice.key)
        moved = change(last, step) if last and not last.vague and not step.vague and last.size != step.size else None
        listed.append(
            {"id": step.figure.id, "known": step.known, "until": step.end, "amount": amount(step.figure),
             "number": step.number, "source": step.voice.name, "change": moved,
             "experimental": experimental(step.figure)}
        )  # fmt: skip
        before[step.voice.key] = step
    return {
        "id": found.id, "measure": quantity.measure, "unit": quantity.unit, "population": quantity.population,
        "place": found.place, "destination": found.destination or None, "kind": found.kind,
        "period": {"start": found.start, "end": found.end}, "claims": [f.id for f in found.figures],
        "steps": listed,
    }  # fmt: skip


def conflict_lines(conflict: Conflict) -> Iterator[str]:
    """Yield one conflict with its reason and sentences."""
    where = " · ".join(w for w in (conflict.measure, conflict.place, conflict.days) if w)
    of = f"  (incident {conflict.incident})" if conflict.incident else ""
    yield folded(marked(f"{conflict.kind}: {where}{of}", conflict.experimental))
    yield "  " + folded(conflict.reason)
    for claim, sentence in zip(conflict.claims, conflict.sentences, strict=True):
        yield f"  {claim[:8]}  “{folded(sentence)}”"
