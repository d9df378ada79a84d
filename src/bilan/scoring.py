"""How well figures are read: figures given, against figures that a person annotated.

A figure given matches an annotated one of the same document where their spans overlap and their measures are equal;
each is used once. Single people without a number (`implicit`) are counted apart, by span and measure alone. A match is
`full` when value, unit, population, places, period, sources and status are right as well: a place or source is right
when a name of it contains, or is contained in, an annotated one (case, accents and hyphens aside), a period when each
end is within a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bilan.folding import fold
from bilan.model import Figure

Annotated = Mapping[str, Any]
"""An annotated figure: offsets, and the fields of a figure as plain values."""
FIELDS = ("value", "quantifier", "unit", "population", "places", "period", "sources", "status")
CONFIDENCES = ("measure", "places", "period", "sources")
"""Fields with a confidence of their own."""
BINS = 10
NEAR = timedelta(days=1)
CLOSE = 1e-6


class Score:
    """Counts over documents, and the rates that follow from them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.gold_by_measure: Counter[str] = Counter()
        self.found_by_measure: Counter[str] = Counter()
        self.sure: dict[str, list[tuple[float, bool]]] = {name: [] for name in CONFIDENCES}
        """For each field how sure its reading was, and whether it was right."""

    def add(self, annotated: Sequence[Annotated], figures: Iterable[Figure]) -> None:
        """Count the figures of one document."""
        given = list(figures)
        self.counts["documents"] += 1
        self._singles([a for a in annotated if a.get("implicit")], [f for f in given if f.implicit])
        self._figures(annotated, [f for f in given if not f.implicit])

    def _singles(self, annotated: Sequence[Annotated], given: Sequence[Figure]) -> None:
        taken: set[int] = set()
        for one in annotated:
            found = _match(one, given, taken)
            if found is not None:
                taken.add(found)
        self.counts.update({"singles": len(annotated), "singles given": len(given), "singles found": len(taken)})

    def _figures(self, annotated: Sequence[Annotated], given: Sequence[Figure]) -> None:
        used: set[int] = set()
        for one in annotated:
            if one.get("implicit"):
                continue
            self.counts["gold"] += 1
            self.gold_by_measure[one["measure"]] += 1
            found = _match(one, given, used)
            if found is None:
                continue
            used.add(found)
            self.counts["found"] += 1
            self.found_by_measure[one["measure"]] += 1
            wrong = [name for name in FIELDS if not right(name, one, given[found])]
            for name in CONFIDENCES[1:]:
                self._note(name, given[found], name not in wrong)
            self.right.update(name for name in FIELDS if name not in wrong)
            self.counts["full"] += not [name for name in wrong if name != "quantifier"]
        forgiven = [one for one in annotated if one.get("implicit")]
        spare = [f for i, f in enumerate(given) if i not in used and not any(_overlaps(one, f) for one in forgiven)]
        self.counts["spurious"] += len(spare)
        for i in used:
            self._note("measure", given[i], True)
        for figure in spare:
            self._note("measure", figure, False)

    def _note(self, field: str, figure: Figure, is_right: bool) -> None:
        if figure.confidence is not None and field in figure.confidence:
            self.sure[field].append((figure.confidence[field], is_right))

    def rates(self) -> dict[str, Any]:
        """Return the figures of the score by name, rates between 0 and 1."""
        count = self.counts
        predicted = count["found"] + count["spurious"]
        both = count["gold"] + predicted
        singles = count["singles"] + count["singles given"]
        return {
            "documents": count["documents"],
            "gold": count["gold"],
            "predicted": predicted,
            "precision": count["found"] / max(1, predicted),
            "recall": count["found"] / max(1, count["gold"]),
            "f1": 2 * count["found"] / max(1, both),
            "full_f1": 2 * count["full"] / max(1, both),
            "singles": count["singles"],
            "singles_f1": 2 * count["singles found"] / max(1, singles),
            **{f"{name}_right": self.right[name] / max(1, count["found"]) for name in FIELDS},
            **{f"{name}_calibration_error": calibration_error(self.sure[name]) for name in CONFIDENCES},
            "recall_by_measure": {
                measure: f"{self.found_by_measure[measure]}/{gold}"
                for measure, gold in sorted(self.gold_by_measure.items())
            },
        }


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return how far confidence and the share of right readings lie apart, over bins of a tenth, weighed by their
    sizes (the expected calibration error of Naeini, Cooper and Hauskrecht 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for sure, is_right in pairs:
        bins.setdefault(min(BINS - 1, int(sure * BINS)), []).append((sure, is_right))
    apart = (abs(sum(sure for sure, _ in some) - sum(ok for _, ok in some)) for some in bins.values())
    return sum(apart) / max(1, len(pairs))


def _match(one: Annotated, given: Sequence[Figure], used: set[int]) -> int | None:
    fitting = (i for i, f in enumerate(given) if i not in used and f.measure == one["measure"] and _overlaps(one, f))
    return next(fitting, None)


def _overlaps(one: Annotated, figure: Figure) -> bool:
    return bool(figure.evidence.start < one["end"] and one["start"] < figure.evidence.end)


def right(field: str, annotated: Annotated, figure: Figure) -> bool:
    """Return whether a field of a figure is as annotated; one that was not judged is."""
    if field not in annotated:
        return True
    if field == "value":
        return all(_equal(annotated[key], getattr(figure, key)) for key in ("value", "low", "high") if key in annotated)
    if field == "population":
        return set(annotated["population"]) == set(figure.population)
    if field == "places":
        return _places_right(annotated["places"], figure)
    if field == "period":
        start, end = annotated["period"] or (None, None)
        period = figure.period
        return near(_day(start), period.start if period else None) and near(_day(end), period.end if period else None)
    if field == "sources":
        wanted, got = annotated["sources"], [s.name for s in figure.sources]
        return not got if not wanted else any(agree(a, b) for a in got for b in wanted)
    return bool(annotated[field] == getattr(figure, field))


def _places_right(wanted: Sequence[Mapping[str, str]], figure: Figure) -> bool:
    if not wanted:
        return not figure.places
    role = wanted[0]["role"]
    names = [place["name"] for place in wanted if place["role"] == role]
    return any(place.role == role and agree(place.name, name) for place in figure.places for name in names)


def _equal(left: float | None, right_value: float | None) -> bool:
    if left is None or right_value is None:
        return left is right_value
    return abs(left - right_value) < CLOSE


def agree(left: str, other: str) -> bool:
    """Return whether two names are one, or one contains the other; case, accents and hyphens aside."""
    a, b = (" ".join(fold(name).replace("-", " ").split()) for name in (left, other))
    return bool(a) and bool(b) and (a in b or b in a)


def near(left: date | None, other: date | None) -> bool:
    """Return whether two days are within a day of each other, or both unknown."""
    if left is None or other is None:
        return left is other
    return abs(left - other) <= NEAR


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
