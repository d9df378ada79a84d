"""A series as people read it: one line of steps, and a sparkline."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.reconcile.quantity import Observation
from bilan.reconcile.relations import lesser_tolls
from bilan.reconcile.series import Series
from bilan.reconcile.wording import amount, change, day, days

BLOCKS = "▁▂▃▄▅▆▇█"


def steps(series: Series) -> list[Observation]:
    """Return the asserted figures that move a series: no repetitions, no earlier tolls of the same report."""
    lesser = lesser_tolls(series)
    said: set[tuple[str, float]] = set()
    found = []
    for observation in series.observations:
        key = observation.voice.key, observation.size
        if observation.figure.status == "asserted" and observation.figure.id not in lesser and key not in said:
            said.add(key)
            found.append(observation)
    return found


def steps_line(series: Series) -> str:
    """Return the steps: `2016-11-30 more than 300 OSDH · 2016-12-07 at least 369 OSDH (+69)`."""
    words = []
    latest: dict[str, Observation] = {}
    for observation in steps(series):
        text = f"{day(observation.known)} {amount(observation.figure)} {observation.voice.name}"
        before = latest.get(observation.voice.key)
        if before is not None and not before.vague and not observation.vague and before.size != observation.size:
            text += f" ({change(before, observation)})"
        latest[observation.voice.key] = observation
        words.append(text)
    return " · ".join(words)


def heading(series: Series) -> str:
    """Return what a series counts: `killed, civilian · Alep-Est · 2016-11-15 to 2016-12-07`."""
    quantity = series.quantity
    what = ", ".join((quantity.measure, *quantity.population))
    where = series.place or "place not said"
    if quantity.destination and quantity.destination != quantity.origin:
        where += f" → {series.destination}"
    if quantity.unit not in ("person",):
        what += f" ({quantity.unit}{' of ' + quantity.base if quantity.base else ''})"
    when = days(series.start, series.end) if series.kind != "undated" else f"no days, reported {day(series.start)}"
    return f"{what} · {where} · {when}"


def sparkline(numbers: Sequence[float]) -> str:
    """Return numbers as a row of bars, from the lowest to the highest block; empty for fewer than two."""
    if len(numbers) < 2:
        return ""
    low, high = min(numbers), max(numbers)
    if low == high:
        return BLOCKS[0] * len(numbers)
    scale = (len(BLOCKS) - 1) / (high - low)
    return "".join(BLOCKS[round((n - low) * scale)] for n in numbers)
