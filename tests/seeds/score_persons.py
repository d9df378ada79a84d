"""Score whom bilan masks against annotated private persons; README.md beside this file says how they were annotated.

    python tests/seeds/score_persons.py                 # with the weights that bilan brings, which learned from these
    python tests/seeds/score_persons.py --errors        # with every miss and false one
    python tools/fit_persons.py --only-validate         # each report by weights that have not seen it

What is scored is what a reader would see: the stretches of the text that the masks of a document hide.

- A **mention** is recalled where every letter of it is hidden. A stretch that is hidden is right where it touches an
  annotated mention, an optional one too.
- A **person** is recalled where every mention of theirs is: one open mention gives the name away. A person found is
  right where one of the mentions hidden for them is annotated.
- Optional mentions (public figures who are also victims, people known around the world) are neither rewarded nor
  punished.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ANNOTATED = HERE / "private-persons.json"
SHARED = HERE.parents[2] / "shared" / "gold"
AT_RISK = ("victim", "witness")
"""The kinds of persons whose recall is promised."""
CONTEXT = 50

Row = dict[str, Any]
Hidden = tuple[int, int, str]
"""A stretch that is hidden and the person whom it is hidden for."""
Finder = Callable[[str, str], Sequence[Hidden]]
"""Text and language → what is hidden."""


@dataclass
class Count:
    """Right among all."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one."""
        self.right += right
        self.of += 1

    @property
    def share(self) -> float:
        """The share that is right; 1 of nothing."""
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        """Return the share with its numbers."""
        return f"{self.share:.3f} ({self.right}/{self.of})"


@dataclass
class Score:
    """Recall by kind and precision, over mentions and over persons."""

    mentions: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    persons: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    hidden: Count = field(default_factory=Count)
    found: Count = field(default_factory=Count)
    documents: int = 0

    def recall(self, kinds: Iterable[str], *, persons: bool = False) -> Count:
        """Return the recall over kinds of persons."""
        counts = self.persons if persons else self.mentions
        chosen = [counts[kind] for kind in kinds]
        return Count(sum(c.right for c in chosen), sum(c.of for c in chosen))

    def lines(self) -> Iterator[str]:
        """Yield the score as lines to print."""
        yield f"{self.documents} reports"
        yield f"  recall, victims and witnesses: mentions {self.recall(AT_RISK)}, persons {self._persons(AT_RISK)}"
        yield f"  recall, all:                   mentions {self.recall(list(self.mentions))}, " + (
            f"persons {self._persons(list(self.persons))}"
        )
        for kind in sorted(self.mentions):
            yield f"    {kind:9} mentions {self.mentions[kind]}, persons {self.persons[kind]}"
        yield f"  precision:                     mentions {self.hidden}, persons {self.found}"

    def _persons(self, kinds: Iterable[str]) -> Count:
        return self.recall(kinds, persons=True)


def annotated(language: str | None = None) -> Iterator[tuple[Row, str]]:
    """Yield the annotated reports with their texts; ValueError for a text that is not the one that was annotated."""
    rows: list[Row] = json.loads(ANNOTATED.read_text("utf-8"))
    texts: dict[tuple[str, str], str] = {}
    for name in sorted({row["file"] for row in rows}):
        with (SHARED / name).open(encoding="utf-8") as lines:
            texts |= {(name, report["id"]): report["text"] for report in map(json.loads, lines)}
    for row in rows:
        text = texts[row["file"], row["id"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['id']}: another text than the one that was annotated")
        if language in (None, row["language"]):
            yield row, text


def score(reports: Iterable[tuple[Row, str]], finder: Finder, tell: Callable[[str], None] | None = None) -> Score:
    """Score a finder; `tell` is given every miss and every false one."""
    result = Score()
    for row, text in reports:
        result.documents += 1
        _score_one(result, row, text, sorted(finder(text, row["language"])), tell)
    return result


def _score_one(
    result: Score, row: Row, text: str, hidden: Sequence[Hidden], tell: Callable[[str], None] | None
) -> None:
    mentions: list[Row] = row["mentions"]
    whole: dict[int, bool] = {}
    for mention in mentions:
        if mention.get("optional"):
            continue
        covered = _covered(text, mention["start"], mention["end"], hidden)
        result.mentions[mention["kind"]].add(covered)
        whole[mention["person"]] = covered and whole.get(mention["person"], True)
        if tell and not covered:
            tell(f"missed {mention['kind']:8} {row['id']} {_shown(text, mention['start'], mention['end'])}")
    kinds = {mention["person"]: mention["kind"] for mention in mentions}
    for person, recalled in whole.items():
        result.persons[kinds[person]].add(recalled)
    right: dict[str, bool] = {}
    for start, end, person in hidden:
        known = any(start < mention["end"] and mention["start"] < end for mention in mentions)
        result.hidden.add(known)
        right[person] = known or right.get(person, False)
        if tell and not known:
            tell(f"false           {row['id']} {_shown(text, start, end)}  [{person}]")
    for known in right.values():
        result.found.add(known)


def _covered(text: str, start: int, end: int, hidden: Iterable[Hidden]) -> bool:
    inside = {i for a, b, _ in hidden for i in range(max(a, start), min(b, end))}
    return all(i in inside or not text[i].isalpha() for i in range(start, end))


def _shown(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return f"{before}[[{text[start:end]}]]{after}".replace("\n", " ")


def bilan_hides(text: str, language: str) -> list[Hidden]:
    """Return what the masks of a document hide."""
    from bilan import organisations
    from bilan.languages import pack as packs
    from bilan.privacy import Mask, private_persons

    persons = private_persons(text, packs.pack_for(language), organisations.load(None))
    owners: Mapping[str, str] = {form: person.name for person in persons for form in person.forms}
    mask = Mask(owners, text)
    return [(start, end, name) for start, end, name in mask.hidden]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print misses and false ones")
    asked = parser.parse_args(arguments)
    if not SHARED.is_dir():
        print(f"{SHARED}: not there; the annotated texts are not part of bilan", file=sys.stderr)
        return 1
    tell = print if asked.errors else None
    for language in ("en", "fr", None):
        found = score(annotated(language), bilan_hides, tell if language else None)
        print(language or "both", *found.lines(), sep="\n", end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
