"""Names of private persons replaced by initials, in a text and in all that rests on it.

A masked text is shorter or longer than the true one, so the offsets of its claims are moved along: in what is given
out, `text[start:end]` is still the claim's words.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote

import msgspec

from bilan.analysis.names import ARTICLE
from bilan.model import CONTEXT_LENGTH, Claim, Document, Evidence, Part
from bilan.privacy.finding import Finder, words_of

SPANS = frozenset({"start", "end"})
IDENTIFIERS = frozenset({"id", "url", "path", "file", "member", "record", "block"})
"""Fields that hold file names and addresses, in which a name stands without capitals."""
CODES = frozenset(
    {
        "measure", "quantifier", "unit", "population", "part_of", "status", "statement", "event", "figures", "form",
        "stance", "type", "mode", "gazetteer", "country", "pcode", "precision", "language", "published", "part",
        "claim", "decision", "at", "kind", "level", "captured", "time", "cell",
    }
)  # fmt: skip
"""Fields whose values are bilan's own words, codes and hashes, never a report's."""
DIFFERENT = 10**8
"""Different numbers that keep masked identifiers apart; digits, since letters could be a name again."""
_T = TypeVar("_T")


def initials(name: str) -> str:
    """Return the initials of a name: `Ahmad al-Qasim` → `A. Q.`, `Jean-Pierre Roy` → `J.-P. R.`."""
    words = [ARTICLE.sub("", word) for word in name.replace("’", "'").split()]
    chosen = [word for word in words if not word[:1].islower()] or words
    parts = (["".join(words_of(piece))[:1] for piece in word.split("-")] for word in chosen)
    return " ".join("-".join(f"{first.upper()}." for first in firsts if first) for firsts in parts if any(firsts))


def replacements(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what stands for each (name, form): its initials, with a number where another person has the same.

    `names` come in an order that is theirs, whatever was added first: the day on which, and the document in which a
    person was first named, so that in a ledger that grows day by day a number once given stays.
    """
    given: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[tuple[str, str], str] = {}
    for name, form in names:
        short = initials(name)
        numbers = given[short]
        number = numbers.setdefault(" ".join(words_of(name)), len(numbers) + 1)
        found[name, form] = initials(form) + (f" ({number})" if number > 1 else "")
    return found


class Mask:
    """Replaces the names of private persons; without any it changes nothing."""

    def __init__(self, forms: Mapping[str, str], text: str = "") -> None:
        """`forms` gives what stands for each form of a name; `text` is the document's, needed to move offsets."""
        self._forms = dict(forms)
        self._finder = Finder(forms)
        self._source = text
        self.hidden: list[tuple[int, int, str]] = []
        """What is hidden of the text, in its order: from where to where, and what stands for it."""
        self._ends: list[int] = []
        self._moves: list[tuple[int, int]] = []
        """For each: where its initials start and end in the masked text."""
        self.text = self._replaced(text)

    def __bool__(self) -> bool:
        """Whether there is any name to replace."""
        return bool(self._finder)

    def words(self, text: str) -> str:
        """Return any words of the document, or words made of them, with initials for names."""
        pieces, reached = [], 0
        for start, end, form in self._finder.find(text):
            pieces += [text[reached:start], self._forms[form]]
            reached = end
        return "".join([*pieces, text[reached:]]) if pieces else text

    def identifier(self, text: str) -> str:
        """Return a file's name, an address or the like with initials for names.

        Whoever could be told apart stays apart: a digest of the true one is put to what was changed.
        """
        if "%" in text and self.holds(unquote(text), identifier=True):
            text = unquote(text)
        pieces, reached = [], 0
        for start, end, form in self._finder.find(text, identifier=True):
            pieces += [text[reached:start], "-".join(word[0] for word in words_of(form))]
            reached = end
        if not pieces:
            return text
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return "".join([*pieces, text[reached:], f"~{int.from_bytes(digest, 'big') % DIFFERENT}"])

    def holds(self, text: str, *, identifier: bool = False) -> bool:
        """Whether any form of a name stands in words."""
        return next(self._finder.find(text, identifier=identifier), None) is not None

    def position(self, offset: int) -> int:
        """Return where an offset of the true text lies in the masked one; inside a name: at its beginning."""
        n = bisect_right(self._ends, offset)
        if n < len(self._moves) and self.hidden[n][0] < offset:
            return self._moves[n][0]
        return offset if not n else self._moves[n - 1][1] + offset - self._ends[n - 1]

    def position_of_end(self, offset: int) -> int:
        """Return the same for the end of a span; inside a name: at the end of its initials."""
        n = bisect_right(self._ends, offset)
        if n < len(self._moves) and self.hidden[n][0] < offset:
            return self._moves[n][1]
        return self.position(offset)

    def document(self, document: Document) -> Document:
        """Return the document with initials for names in all that it holds; the mask must be made of its text."""
        if not self:
            return document
        masked: Document = self.record(document)
        parts = tuple(self._moved_part(part) for part in document.parts)
        return msgspec.structs.replace(masked, text=self.text, parts=parts)

    def _moved_part(self, part: Part) -> Part:
        moved: Part = self._of(part, moved=True)
        return moved

    def claim(self, claim: Claim, *, moved: bool = True) -> Claim:
        """Return a claim with initials for names.

        `moved`: its offsets are those of the masked text; otherwise they stay those of the true one.
        """
        if not self:
            return claim
        changed: Claim = self._of(claim, moved)
        masked = msgspec.structs.replace(changed, id=claim.id)
        if moved:
            masked = msgspec.structs.replace(masked, evidence=self._quote(masked.evidence))
        return masked

    def record(self, value: _T) -> _T:
        """Return any value with initials for names in all its words; numbers, days and codes stay."""
        masked: _T = self._of(value, False)
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
        """A struct, a list or words, with initials for names in all its words."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, (tuple, list)):
            return type(value)(self._of(one, moved) for one in value)
        if isinstance(value, dict):
            return {self.words(str(key)): self._of(held, moved) for key, held in value.items()}
        if isinstance(value, Evidence) and not moved:
            return self._unmoved(value)
        if not isinstance(value, msgspec.Struct):
            return value
        changes = {name: self._field(name, getattr(value, name), moved) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changes)

    def _field(self, name: str, held: Any, moved: bool) -> Any:
        if held is None or name in CODES:
            return held
        if name in SPANS and isinstance(held, int):
            return held if not moved else self.position(held) if name == "start" else self.position_of_end(held)
        return self.identifier(held) if name in IDENTIFIERS and isinstance(held, str) else self._of(held, moved)

    def _unmoved(self, evidence: Evidence) -> Evidence:
        """Evidence whose context is masked even where it begins or ends inside a name."""
        evidence = msgspec.structs.replace(evidence, where=self._of(evidence.where, False))
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
        pieces: list[str] = []
        reached = length = 0
        for start, end, form in self._finder.find(text):
            short = self._forms[form]
            begins = length + start - reached
            self.hidden.append((start, end, short))
            self._ends.append(end)
            self._moves.append((begins, begins + len(short)))
            pieces += [text[reached:start], short]
            reached, length = end, begins + len(short)
        return "".join([*pieces, text[reached:]])
