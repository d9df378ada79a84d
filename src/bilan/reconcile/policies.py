"""Policies by which a number is chosen, and what tells why another was not: shared by series and incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

import msgspec

from bilan.errors import BilanError

Asked = TypeVar("Asked")
Found = TypeVar("Found")
Number = float | int
POLICIES = ("latest", "range", "majority", "priority:A,B,C")
INCLUDABLE = ("denied", "planned", "possible")


class PolicyError(BilanError):
    """A policy that bilan does not know."""

    exit_code = 2


Left = Literal[
    "status", "lesser", "less", "repeated", "superseded", "old", "outdated", "unfit", "minority", "rank", "withdrawn",
    "outlier", "copy",
]  # fmt: skip
"""Why a figure is left out, for programs and other languages: not asserted; a lower number of the same report;
no more than before; again; superseded by its source; an old stock; superseded by another source; cannot hold with
the newest; not with the majority; another source goes first; withdrawn by who gave it; far outside all others; the
same words in another report."""


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that an estimate does not rest on, and why."""

    id: str
    reason: str
    code: Left


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """First and last day, both included; None is open or unknown."""

    start: date | None
    end: date | None


def bounded(
    low: Number | None, best: Number | None, high: Number | None
) -> tuple[Number | None, Number | None, Number | None]:
    """Return low, best and high such that low <= best <= high: a bound that the best number does not fit is none.

    A figure whose own bounds leave no room for its number (a slip of reading, or of a hand) would give such a one.
    """
    if best is not None:
        return (low if low is None or low <= best else None), best, (high if high is None or high >= best else None)
    return low, best, (high if low is None or high is None or high >= low else None)


def named(
    policy: str,
    plain: Mapping[str, Callable[[Asked], Found]],
    priority: Callable[[Asked, Sequence[str]], Found],
) -> Callable[[Asked], Found]:
    """Return the function of a policy: one of `plain`, or `priority` with its sources; PolicyError lists the names."""
    name, _, sources = policy.partition(":")
    if not sources and name in plain:
        return plain[name]
    wanted = [source.strip() for source in sources.split(",") if source.strip()]
    if name == "priority" and wanted:
        return lambda asked: priority(asked, wanted)
    raise PolicyError(f"no policy {policy!r}; choose one of {', '.join(POLICIES)}")
