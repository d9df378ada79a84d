"""Names of private persons replaced by initials, in a text and in the claims that rest on it.

A masked text is shorter or longer than the true one, so the offsets of its claims are moved along: in what is given
out, `text[start:end]` is still the claim's words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from bilan.folding import fold
from bilan.model import CONTEXT_LENGTH, Claim, Document, Evidence, Part

ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|at|az|ash)-", re.IGNORECASE)
SPANS = frozenset({"start", "end"})
_T = TypeVar("_T")


def initials(name: str) -> str:
    """Return the initials of a name: `Ahmad al-Qasim` → `A. Q.`, `Jean-Pierre Roy` → `J.-P. R.`."""
    words = [ARTICLE.sub("", word) for word in name.replace("’", "'").split()]
    parts = (word.split("-") for word in words if word[:1].isupper() or len(words) == 1)
    return " ".join("-".join(f"{piece[0].upper()}." for piece in pieces if piece) for pieces in parts)


def replacements(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what stands for each (name, form): its initials, with a number where another person has the same.

    `names` come in the order in which they were met, so that a number once given stays.
    """
    given: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[tuple[str, str], str] = {}
    for name, form in names:
        short = initials(name)
        numbers = given[short]
        number = numbers.setdefault(fold(name), len(numbers) + 1)
        found[name, form] = initials(form) + (f" ({number})" if number > 1 else "")
    return found


class Mask:
    """Replaces the names of one document's private persons; of a document without any it changes nothing."""

    def __init__(self, forms: Mapping[str, str], text: str = "") -> None:
        """`forms` gives what stands for each form of a name; `text` is the document's, needed to move offsets."""
        self._forms = {form.replace("’", "'"): short for form, short in forms.items()}
        longest_first = sorted(self._forms, key=lambda form: (-len(form), form))
        options = "|".join(re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]") for form in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{options})(?!\w)") if options else None
        self._ends: list[int] = []
        """Where each name of the text ends."""
        self._moves: list[tuple[int, int, int]] = []
        """For each: where it starts, and where its initials start and end in the masked text."""
        self.text = self._replaced(text)

    def words(self, text: str) -> str:
        """Return any words of the document, or words made of them, with initials for names."""
        return text if self._pattern is None else self._pattern.sub(self._short, text)

    def position(self, offset: int) -> int:
        """Return where an offset of the true text lies in the masked one; inside a name: at its beginning."""
        n = bisect_right(self._ends, offset)
        if n < len(self._moves) and self._moves[n][0] < offset:
            return self._moves[n][1]
        return offset if not n else self._moves[n - 1][2] + offset - self._ends[n - 1]

    def position_of_end(self, offset: int) -> int:
        """Return the same for the end of a span; inside a name: at the end of its initials."""
        n = bisect_right(self._ends, offset)
        if n < len(self._moves) and self._moves[n][0] < offset:
            return self._moves[n][2]
        return self.position(offset)

    def document(self, document: Document) -> Document:
        """Return the document with initials for names, in text and title; the mask must be made of its text."""
        title = self.words(document.title) if document.title else document.title
        parts = tuple(self._moved_part(part) for part in document.parts)
        return msgspec.structs.replace(document, text=self.text, title=title, parts=parts)

    def _moved_part(self, part: Part) -> Part:
        moved: Part = self._of(part, moved=True)
        return moved

    def claim(self, claim: Claim, *, moved: bool = True) -> Claim:
        """Return a claim with initials for names.

        `moved`: its offsets are those of the masked text; otherwise they stay those of the true one.
        """
        if self._pattern is None:
            return claim
        masked: Claim = self._of(claim, moved)
        if moved:
            masked = msgspec.structs.replace(masked, evidence=self._quote(masked.evidence))
        return masked

    def _quote(self, evidence: Evidence) -> Evidence:
        start, end = evidence.start, evidence.end
        return Evidence(
            exact=self.text[start:end],
            prefix=self.text[max(0, start - CONTEXT_LENGTH) : start],
            suffix=self.text[end : end + CONTEXT_LENGTH],
            start=start,
            end=end,
            where=evidence.where,
        )

    def _of(self, value: Any, moved: bool) -> Any:
        """A struct, a tuple or words, with initials for names in all its words."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, tuple):
            return tuple(self._of(one, moved) for one in value)
        if isinstance(value, Evidence) and not moved:
            return self._unmoved(value)
        if not isinstance(value, msgspec.Struct):
            return value
        changes = {}
        for name in value.__struct_fields__:
            held = getattr(value, name)
            if name in SPANS and isinstance(held, int):
                if moved:
                    changes[name] = self.position(held) if name == "start" else self.position_of_end(held)
            elif name not in IDENTIFIERS and held is not None:
                changes[name] = self._of(held, moved)
        return msgspec.structs.replace(value, **changes)

    def _unmoved(self, evidence: Evidence) -> Evidence:
        """Evidence whose context is masked even where it begins or ends inside a name."""
        whole = evidence.prefix + evidence.exact + evidence.suffix
        offset = max(0, evidence.start - len(evidence.prefix))
        if self._source[offset : offset + len(whole)] != whole:
            return msgspec.structs.replace(
                evidence,
                prefix=self.words(evidence.prefix),
                exact=self.words(evidence.exact),
                suffix=self.words(evidence.suffix),
            )
        masked = self._quote(
            msgspec.structs.replace(
                evidence, start=self.position(evidence.start), end=self.position_of_end(evidence.end)
            )
        )
        return msgspec.structs.replace(masked, start=evidence.start, end=evidence.end)

    def _replaced(self, text: str) -> str:
        self._source = text
        if self._pattern is None:
            return text
        pieces: list[str] = []
        reached = length = 0
        for match in self._pattern.finditer(text):
            short = self._short(match)
            start = length + match.start() - reached
            self._ends.append(match.end())
            self._moves.append((match.start(), start, start + len(short)))
            pieces += [text[reached : match.start()], short]
            reached, length = match.end(), start + len(short)
        return "".join([*pieces, text[reached:]])

    def _short(self, match: re.Match[str]) -> str:
        return self._forms[re.sub(r"\s+", " ", match.group()).replace("’", "'")]


IDENTIFIERS = frozenset(
    {
        "id", "measure", "quantifier", "unit", "population", "part_of", "status", "statement", "event", "figures",
        "form", "stance", "type", "mode", "gazetteer", "canonical", "country", "precision",
        "language", "published", "url",
    }
)  # fmt: skip
"""Fields that hold no words of a report's about persons."""
