"""What must hold of the claims of any document whatever: the fuzz harness and its replayed cases check it."""

from __future__ import annotations

import json
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bilan.model import Claim, Document, Event, Figure, Kind, Statement, decode_claim, encode
from bilan.privacy import Mask
from bilan.reading import Reader

KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})
FLOOR = 0.5
"""Seconds that any document may take: what a busy machine takes from a short one."""
PER_CHARACTER = 0.001
"""Seconds that each code point may add: over twenty times what plain reports take on a slow core."""
HANGS = 30
"""Seconds after which reading is stopped and said to hang."""
REPEATED = (20, 100)
"""How often a text is repeated to see how the time grows."""
MOST_GROWTH = 2
"""How many times more than in proportion the time may grow, for caches that are full and a machine that is busy."""
SHORTEST = 0.3
"""Seconds below which a growth cannot be measured."""
GROWS = "grows faster than the text"
SOURCE = str(Path("src", "bilan"))


@dataclass(frozen=True)
class Fault:
    """What went wrong: a short name that is the same for the same cause, and all that is to be told of it."""

    name: str
    told: str


class HangError(BaseException):
    """Reading went on for too long; no part of reading catches it."""


def fault_of_case(path: Path, reader: Reader) -> Fault | None:
    """Return what does not hold of a case that was kept, looked at as it was when it was found."""
    case = json.loads(path.read_text("ascii"))
    published = case["published"] and date.fromisoformat(case["published"])
    fields = {name: case[name] for name in ("text", "language", "publisher")}
    document = Document(id="d0", published=published, **fields)
    return (growth_of if case["fault"] == GROWS else fault_of)(document, reader)


def fault_of(document: Document, reader: Reader, given: Counter[str] | None = None) -> Fault | None:
    """Return what does not hold of a document, None if all does; `given` counts documents by what they gave."""
    try:
        with _limited(HANGS):
            start = time.process_time()
            claims = reader.read(document, kinds=KINDS)
            took = time.process_time() - start
            if given is not None:
                given.update({"any claim" if claims else "no claim", *map(_kind, claims)})
            again = reader.read(document, kinds=KINDS)
            wrong = next(_wrong(document, claims, again, reader), None)
    except HangError as error:
        return Fault(f"hangs in {_where(error)}", "".join(traceback.format_exception(error)[-3:]))
    except Exception as error:  # whatever it is, it is the fault that is looked for
        return Fault(f"{type(error).__name__} in {_where(error)}", traceback.format_exc())
    if wrong is None and took > _allowed(document):
        took = min(took, *(_seconds(document, reader) for _ in range(2)))  # the machine may have been busy
        if took > _allowed(document):
            return Fault("slow", f"{took:.2f} s for {len(document.text)} code points")
    return wrong


def growth_of(document: Document, reader: Reader) -> Fault | None:
    """Return a fault if reading a text takes more than in proportion longer where the text is repeated more often."""
    few, many = (_repeated(document, times) for times in REPEATED)
    try:
        with _limited(HANGS):
            before, after = (min(_seconds(some, reader) for _ in range(2)) for some in (few, many))
    except HangError as error:
        return Fault(GROWS, f"{_where(error)}: over {HANGS} s for {len(many.text)} code points")
    except Exception:  # fault_of tells it, of a text that it is asked about
        return None
    if after < SHORTEST or after < before * REPEATED[1] / REPEATED[0] * MOST_GROWTH:
        return None
    return Fault(GROWS, f"{before:.2f} s for {len(few.text)} code points, {after:.2f} s for {len(many.text)}")


def _repeated(document: Document, times: int) -> Document:
    return replace(document, text=document.text * times)


def _allowed(document: Document) -> float:
    return FLOOR + PER_CHARACTER * len(document.text)


def _seconds(document: Document, reader: Reader) -> float:
    start = time.process_time()
    reader.read(document, kinds=KINDS)
    return time.process_time() - start


def _wrong(document: Document, claims: Sequence[Claim], again: Sequence[Claim], reader: Reader) -> Iterator[Fault]:
    text = document.text
    for claim in claims:
        for name, exact, start, end in _spans(claim):
            if not 0 <= start <= end <= len(text) or text[start:end] != exact:
                yield Fault(f"{_kind(claim)} {name} does not stand in the text", f"{start}:{end} {exact!r} {claim}")
        if not claim.evidence.exact:
            yield Fault(f"{_kind(claim)} without words", str(claim))
        if not 0 <= claim.sentence.start <= claim.sentence.end <= len(text):
            yield Fault(f"{_kind(claim)} with a sentence outside the text", str(claim))
        if claim.document.id != document.id:
            yield Fault(f"{_kind(claim)} of another document", str(claim))
        if _encodable(text) and decode_claim(encode(claim)) != claim:
            yield Fault(f"{_kind(claim)} not the same from its JSON", str(claim))
    ids = [claim.id for claim in claims]
    if len(set(ids)) != len(ids):
        yield Fault("an id twice", str(sorted(name for name in ids if ids.count(name) > 1)))
    for claim in claims:
        if missing := [name for name in _links(claim) if name not in ids or name == claim.id]:
            yield Fault(f"{_kind(claim)} that points to no claim", f"{missing} {claim}")
    if list(claims) != list(again):
        yield Fault("other claims when read again", f"{claims}\n{again}")
    yield from _wrong_masks(document, claims, reader)


def _wrong_masks(document: Document, claims: Sequence[Claim], reader: Reader) -> Iterator[Fault]:
    """Whether claims stand in the text with initials for names as they do in the true one."""
    persons = reader.private_persons(document)
    if not persons:
        return
    forms = {form: "X." for person in persons for form in person.forms}
    mask = Mask(forms, document.text)
    masked = mask.document(document).text
    for claim in claims:
        evidence = mask.claim(claim, moved=True).evidence
        if masked[evidence.start : evidence.end] != evidence.exact:
            yield Fault(f"{_kind(claim)} does not stand in the masked text", f"{evidence} {masked!r}")


def _spans(claim: Claim) -> Iterator[tuple[str, str, int, int]]:
    """Every span of a claim whose words it gives."""
    evidence = claim.evidence
    yield "evidence", evidence.exact, evidence.start, evidence.end
    if isinstance(claim, Statement):
        for name, phrase in (("cue", claim.cue), ("object", claim.object)):
            if phrase is not None:
                yield name, phrase.exact, phrase.start, phrase.end


def _links(claim: Claim) -> Iterator[str]:
    """Ids of other claims of the document that a claim names."""
    if isinstance(claim, Figure):
        yield from (name for name in (claim.part_of, claim.statement, claim.event) if name is not None)
    elif isinstance(claim, Statement | Event):
        yield from claim.figures


def _kind(claim: Claim) -> Any:
    return claim.__struct_config__.tag


def _encodable(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _where(error: BaseException) -> str:
    """The innermost place of this package that an error went through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if SOURCE in f.filename]
    return f"{frames[-1].filename.rpartition(SOURCE)[2][1:]} {frames[-1].name}" if frames else "unknown"


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raise HangError if what is done takes more of the processor's time, where the system has such a clock.

    Not of the day's: on a busy machine a plain report takes half a minute of that.
    """
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def stop(*_: object) -> None:
        raise HangError(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
