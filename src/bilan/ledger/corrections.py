"""A claim with some of its fields changed by a person, or one that a person adds, checked as a claim is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from bilan.errors import LedgerError
from bilan.locating import located
from bilan.model import Claim, Document, Event, Figure, Statement, claim_id, quote, reference

FIXED = frozenset({"id", "document", "kind", "evidence"})
"""Fields that a correction does not set: evidence is chosen as a span of the text."""
OF_WHOLE = frozenset({"file", "member", "record", "url", "captured", "block", "time"})
"""What of a claim's place in the original is the whole document's."""
HIGHEST = 10**15
BOUNDS = {
    "exact": (True, True), "at_least": (True, False), "more_than": (True, False), "about": (False, False),
    "nearly": (False, True), "up_to": (False, True), "less_than": (False, True),
}  # fmt: skip
"""Whether a number with this quantifier is the lower bound, and the upper: the guidelines of figures."""
KINDS = {"figure": (Figure, "measure"), "statement": (Statement, "form"), "event": (Event, "type")}
"""Each kind with the field that its id is made of."""


class WrongClaimError(LedgerError):
    """A field of a claim that cannot be as given; `field` names it where it is known."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def bounds(quantifier: str, value: Any) -> tuple[Any, Any] | None:
    """Return `low` and `high` of a number with a quantifier; None where the number alone does not give them."""
    if quantifier not in BOUNDS:
        return None
    below, above = BOUNDS[quantifier]
    return (value if below else None), (value if above else None)


def corrected(claim: Claim, changes: Mapping[str, Any], text: str, span: tuple[int, int] | None = None) -> Claim:
    """Return a claim with fields changed (as in its JSON), and with new words where `span` gives them.

    A figure's `low` and `high` follow a new `value` or `quantifier` where `changes` do not set them. Raises
    WrongClaimError naming the field for an unknown one, one that is fixed, or a value that it cannot have.
    """
    _check_fields(changes, frozenset(claim.__struct_fields__) - FIXED)
    values: dict[str, Any] = {**msgspec.to_builtins(claim), **changes, **_following(claim, changes)}
    if span is not None:
        values["evidence"] = msgspec.to_builtins(_quoted(text, span))
        if claim.evidence.where is not None:  # the same document; the page or cell of the new words is not known here
            where = msgspec.to_builtins(claim.evidence.where)
            values["evidence"]["where"] = {name: held for name, held in where.items() if name in OF_WHOLE}
        if "sentence" not in changes:
            whole = claim.sentence
            values["sentence"] = {"start": min(whole.start, span[0]), "end": max(whole.end, span[1])}
    return _claim(values)


def _following(claim: Claim, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The bounds of a figure whose number was corrected and nothing else said about them."""
    if not isinstance(claim, Figure) or not {"value", "quantifier"} & set(changes) or {"low", "high"} & set(changes):
        return {}
    found = bounds(str(changes.get("quantifier", claim.quantifier)), changes.get("value", claim.value))
    return {} if found is None else {"low": found[0], "high": found[1]}


def made(document: Document, kind: str, span: tuple[int, int], fields: Mapping[str, Any]) -> Claim:
    """Return a claim that a person adds: its words, and its fields as in its JSON.

    What a figure's fields leave out follows from the others: `low` and `high` from `value` and `quantifier`, the
    sentence from the words. Raises WrongClaimError.
    """
    if kind not in KINDS:
        raise WrongClaimError(f"{kind!r} is no kind of claim; there are: {', '.join(KINDS)}", "kind")
    struct, named = KINDS[kind]
    _check_fields(fields, frozenset(struct.__struct_fields__) - FIXED)
    values = dict(fields)
    if kind == "figure":
        value = values.setdefault("value", None)
        low, high = bounds(str(values.setdefault("quantifier", "exact")), value) or (None, None)
        values.setdefault("low", low)
        values.setdefault("high", high)
        values.setdefault("unit", "person")
    values.setdefault("sentence", {"start": span[0], "end": span[1]})
    values |= {
        "kind": kind,
        "id": claim_id(document.id, kind, span[0], span[1], str(values.get(named))),
        "document": msgspec.to_builtins(reference(document)),
        "evidence": msgspec.to_builtins(_quoted(document.text, span)),
    }
    return located([_claim(values)], document)[0]


def _check_fields(given: Mapping[str, Any], free: frozenset[str]) -> None:
    for name in given:
        if name not in free:
            raise WrongClaimError(f"{name!r} is no field to be set; there are: {', '.join(sorted(free))}", name)


def _quoted(text: str, span: tuple[int, int]) -> Any:
    start, end = span
    if not 0 <= start < end <= len(text):
        raise WrongClaimError(f"{start} to {end} are no words of a text of {len(text)} characters", "evidence")
    return quote(text, start, end)


def _claim(values: Mapping[str, Any]) -> Claim:
    try:
        claim: Claim = msgspec.convert(values, Claim)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        field = path.strip("`$.").split(".")[0].split("[")[0] or None
        raise WrongClaimError(f"{field or 'claim'}: {message}", field) from None
    if isinstance(claim, Figure):
        numbers = [number for number in (claim.value, claim.low, claim.high) if number is not None]
        if not all(0 <= number <= HIGHEST for number in numbers):
            raise WrongClaimError("value: a figure is never below zero, nor above a thousand billions", "value")
        if claim.low is not None and claim.high is not None and claim.low > claim.high:
            raise WrongClaimError("low: it is higher than high", "low")
        if claim.value is not None and not _within(claim.value, claim):
            raise WrongClaimError("value: it lies outside low and high; set these too, or the quantifier", "value")
    return claim


def _within(value: float, claim: Figure) -> bool:
    return (claim.low is None or claim.low <= value) and (claim.high is None or value <= claim.high)
