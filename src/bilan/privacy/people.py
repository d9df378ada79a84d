"""The named private persons of a text, told by the words that stand beside their names.

A name is private where somewhere in the text an age, a family word, a private person's description or a verb of
testimony stands beside it, and nowhere an office or a public role. A name with neither stays as it is: it is as a
rule that of a public figure whom readers are taken to know.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.languages.person_schema import PersonWords

BEFORE, AFTER = 110, 70
"""Code points around a name in which the words that tell of it stand."""
NEAR, LAST_WORDS = 50, 4
"""Code points and words before a name in which what must stand right before it lies."""
LONGEST_AGE = 120
AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
WORDS = re.compile(r"\w+")
DIGITS = re.compile(r"\d+")
STOP = re.compile(r"[.!?;\n«»“”\"][^\w]*")
NEXT = re.compile(r"\s*(?:[,.()»”\"]|$)")
ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|at|az|ash)-", re.IGNORECASE)
SHORTEST_FORM = 3


@dataclass(frozen=True)
class Person:
    """A named private person, with every form of the name that stands for them in the text."""

    name: str
    """The fullest form."""
    forms: tuple[str, ...]


@dataclass
class _Name:
    """A name and all that the text says beside it."""

    words: tuple[str, ...]
    private: bool = False
    public: bool = False
    at: list[int] = field(default_factory=list)
    """Where it stands."""


def private_persons(
    text: str, pack: Pack, organisations: Container[str] = (), *, among: Iterable[str] | None = None
) -> list[Person]:
    """Return the named private persons of a text in the order in which they are first named.

    `organisations` are folded names that are nobody's; `among` are names of which alone it must be told (others
    may be left out). Empty for a language whose pack has no persons.toml.
    """
    words = pack.persons
    if not words.known:
        return []
    text = text.replace("’", "'")
    signs = _signs(text.lower(), words)
    spans = [match.span() for match in words.name.finditer(text)] if signs else []
    near = [span for span in spans if bisect_left(signs, span[0] - BEFORE) < bisect_left(signs, span[1] + AFTER)]
    names: dict[str, _Name] = {}
    wanted = None if among is None else {word for name in among for word in name.replace("’", "'").split()}
    for start, end in near:
        if wanted is None or not wanted.isdisjoint(text[start:end].split()):
            _look_at(text, start, end, signs, pack, names, organisations)
    private = {word for name in names.values() if name.private for word in name.words}
    if not private:
        return []
    for start, end in spans:  # an office may stand beside another form of the name anywhere
        if not private.isdisjoint(text[start:end].removesuffix("'s").split()):
            _look_at(text, start, end, (), pack, names, organisations)
    _tell_public(text, names.values(), words)
    found = [name for name in names.values() if name.private and not name.public]
    return sorted(_persons(found, names.values(), text), key=lambda person: names[person.name].at[0])


def _signs(text: str, words: PersonWords) -> list[int]:
    """Where words and numbers stand that may tell of a private person; a few are none, and none is left out."""
    found = [match.start() for match in AGE.finditer(text)]
    for word in words.private_signs.intersection(WORDS.findall(text)):
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    return sorted(found)


def _without_titles(text: str, start: int, end: int, pack: Pack) -> tuple[int, int]:
    """The stretch of a run of capitalised words that can be a person's name."""
    words = pack.persons
    if text.endswith("'s", start, end):
        end -= 2
    while start < end:
        space = text.find(" ", start, end)
        first = end if space < 0 else space
        word = text[start:first].lower()
        if not (word in words.not_first or word in pack.statements.titles or word in words.public_words):
            break
        start = min(first + 1, end)
    return start, end


def _look_at(
    text: str,
    start: int,
    end: int,
    signs: Sequence[int],
    pack: Pack,
    names: dict[str, _Name],
    organisations: Container[str],
) -> None:
    """Note a name that a text gives, and whether private signs stand beside it."""
    start, end = _without_titles(text, start, end, pack)
    written, words = text[start:end], pack.persons
    name = names.get(written)
    before = bisect_left(signs, start - BEFORE) < bisect_left(signs, start)
    after = bisect_left(signs, end) < bisect_left(signs, end + AFTER)
    if name is None:
        parts = written.split()
        if not parts or not _can_be_a_person(parts, pack) or fold(written) in organisations:
            return
        if len(parts) == 1 and signs and not _alone_is_a_person(text, start, end, pack):
            return
        name = _Name(tuple(parts))
    if not name.private:
        name.private = name.words[0] in words.kunya
    if (before or after) and not name.private:
        name.private = _is_private(text, start, end, words, before, after)
    last = _last_words(text, start)[-2:]
    if last and (last[-1] in words.places or (last[-1] in words.of and last[0] in words.places)):
        return
    names[written] = name
    name.at.append(start)


def _word_before(text: str, start: int) -> int:
    """Where the word before a position begins, if only a space lies between."""
    i = start
    while i > 0 and text[i - 1].isspace():
        i -= 1
    while i > 0 and not text[i - 1].isspace():
        i -= 1
    return i


def _can_be_a_person(parts: Iterable[str], pack: Pack) -> bool:
    for part in parts:
        word = part.lower()
        if word in pack.persons.not_persons or word in pack.months or word in pack.weekdays:
            return False
        if part.isupper() and len(part) > 1:
            return False
        if word in pack.demonyms:
            return False
    return True


def _alone_is_a_person(text: str, start: int, end: int, pack: Pack) -> bool:
    """Whether a single word with a capital is a person: it has an age, or a family word owns it."""
    words, written = pack.persons, text[start:end]
    if len(written) < SHORTEST_FORM or written.lower() in pack.small_words:
        return False
    after = _after(text, end)
    aged = words.single_after.match(after)
    if aged is not None and _is_age(aged.group()):
        return True
    return _described(_last_words(text, start), words, next_to=True) and NEXT.match(after) is not None


def _last_words(text: str, start: int) -> list[str]:
    """The last few words before a name in its sentence, lower case; an elided one (`d'`) is one of them."""
    window = text[max(0, start - NEAR) : start]
    if window.endswith("'"):
        head, _, tail = window.rpartition(" ")
        window = f"{head} {tail} "
    if not window[-1:].isspace():
        return []
    return window.lower().split()[-LAST_WORDS:]


def _described(last: list[str], words: PersonWords, *, next_to: bool = False) -> bool:
    """Whether the words before a name say what a private person is (`resident`, `the family of`).

    `next_to`: nothing may stand between; otherwise one more word may (`resident Mr`), or one of `of`.
    """
    if any(" ".join(last[-k:]) in words.private_next for k in range(1, len(last) + 1)):
        return True
    if next_to or len(last) < 2 or (last[-1] in words.links and last[-1] not in words.of):
        return False
    return any(" ".join(last[-k:-1]) in words.private_words for k in range(2, len(last) + 1))


def _is_private(text: str, start: int, end: int, words: PersonWords, before: bool, after: bool) -> bool:
    """Whether private signs stand beside a name; `before`, `after`: whether there are any on that side."""
    following = _after(text, end)
    if after:
        aged = words.age_after.match(following)
        if (aged is not None and _is_age(aged.group())) or words.private_after.match(following):
            return True
        if words.testimony_after.match(following):
            return True
    if not before:
        return False
    leading = _before(text, start)
    near = leading[-NEAR:]
    if words.age_before.search(near) or _described(_last_words(text, start), words):
        return True
    if words.testimony_before.search(near):
        return True
    return leading.rstrip().endswith((",", ":")) and bool(words.set_off.search(leading)) and bool(NEXT.match(following))


def _is_age(words: str) -> bool:
    number = DIGITS.search(words)
    return number is not None and 0 <= int(number.group()) <= LONGEST_AGE


def _before(text: str, start: int) -> str:
    """The words before a name, back to where the sentence or a quotation begins."""
    window = text[max(0, start - BEFORE) : start]
    stops = [stop for stop in STOP.finditer(window) if not _abbreviated(window, stop)]
    return window[stops[-1].end() :] if stops else window


def _abbreviated(window: str, stop: re.Match[str]) -> bool:
    """Whether a full stop only ends an abbreviation or initial (`Gen.`, `J.`)."""
    if stop.group()[0] != ".":
        return False
    word = window[: stop.start()].split()[-1:] or [""]
    return len(word[0]) <= 3 and word[0][:1].isupper()


def _after(text: str, end: int) -> str:
    window = text[end : end + AFTER]
    stop = re.search(r"[.!?;\n]", window)
    return window[: stop.start() + 1] if stop else window


def _tell_public(text: str, names: Iterable[_Name], words: PersonWords) -> None:
    """Find out which private names are of officials: an office stands beside them or a form of them somewhere."""
    by_last: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        by_last[_last(name)].append(name)
    for name in [name for same in by_last.values() for name in same if name.private]:
        for other in by_last[_last(name)]:
            one_is_the_other = set(name.words) <= set(other.words) or set(other.words) <= set(name.words)
            if one_is_the_other and any(_is_public(text, at, other, words) for at in other.at):
                name.public = other.public = True


def _last(name: _Name) -> str:
    return fold(ARTICLE.sub("", name.words[-1]))


def _is_public(text: str, start: int, name: _Name, words: PersonWords) -> bool:
    end = start + len(" ".join(name.words))
    return (
        words.public_before.search(_before(text, start)) is not None
        or words.public_after.match(_after(text, end)) is not None
        or words.public_whole.match(text[_word_before(text, start) : start]) is not None
    )


def _persons(private: Iterable[_Name], everybody: Iterable[_Name], text: str) -> Iterator[Person]:
    listed = list(private)
    shown = {fold(word) for n in everybody if n.public or (len(n.words) > 1 and not n.private) for word in n.words}
    whole = {" ".join(name.words) for name in listed}
    for name in listed:
        written = " ".join(name.words)
        if any(written != other and f" {written} " in f" {other} " for other in whole):
            continue  # a short form of another
        forms = [written]
        for word in (name.words[-1], name.words[0]):
            if len(name.words) > 1 and len(word) >= SHORTEST_FORM and fold(word) not in shown and word[0].isupper():
                if len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text)) > text.count(written):
                    forms.append(word)
        yield Person(written, tuple(dict.fromkeys(forms)))
