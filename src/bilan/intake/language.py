"""The language of a text, among those that have a pack, by its small words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

BUILT_IN = Path(__file__).parent.parent / "languages"
OTHERS = Path(__file__).parent / "other_languages.toml"
"""Small words of languages without a pack, so that they are not taken for a neighbour that has one."""
BEGINNING = 4000
"""Code points of a text that are looked at."""
LEAST = 0.8
"""Evidence that a language must have: one word of three letters or three of one letter."""
LEAST_SHARE = 0.09
"""Evidence that a language must have for each word of the text."""
LEAD = 1.25
"""How much better than the next language the best must be."""
WEIGHTS = (0.0, 0.3, 0.4, 0.8)
"""Evidence of a word by its length, 1 from four letters on: the shorter, the more languages have it."""
ENDING = 0.5
"""Evidence of a word's ending, where the word itself is in no list."""
LEAST_BEFORE_ENDING = 2
"""Letters that a word must have before its ending."""
WORD = re.compile(r"[^\W\d_]+(?:['’](?=\w))?")


def detect(text: str, codes: Sequence[str], folders: Sequence[Path] = ()) -> str | None:
    """Return the code of a text's language, None where no known language is clearly it.

    Each pack lists its most frequent small words in `function_words.txt`, and endings of words that tell it from its
    neighbours (`-tion`), for headlines have few small words; `folders` are those of a user's packs.
    Words that two languages share count for both, and languages without a pack stand for election too, so that a
    text of theirs is rarely given a language that has one. Texts that mix accents as code points of their own are
    read as if they did not.
    """
    beginning = unicodedata.normalize("NFC", text[:BEGINNING]).replace("’", "'")
    words = WORD.findall(beginning)
    names, languages_of = _vocabulary(tuple(codes), tuple(folders))
    scores = [0.0] * len(names)
    for word in words:
        indices, evidence = _evidence(word.lower(), languages_of)
        for index in indices:
            scores[index] += evidence
    ranked = sorted(zip(scores, names, strict=True), reverse=True)
    if not ranked or ranked[0][0] < max(LEAST, LEAST_SHARE * len(words)):
        return None
    if len(ranked) > 1 and ranked[0][0] < LEAD * ranked[1][0]:
        return None
    return ranked[0][1] if ranked[0][1] in codes else None


def _evidence(word: str, languages_of: dict[str, list[int]]) -> tuple[list[int], float]:
    """Return the positions of the languages that a word speaks for, and how strongly."""
    found = languages_of.get(word)
    if found is not None:
        return found, WEIGHTS[len(word)] if len(word) < len(WEIGHTS) else 1.0
    for start in range(LEAST_BEFORE_ENDING, len(word) - 1):
        found = languages_of.get("-" + word[start:])
        if found is not None:
            return found, ENDING
    return [], 0.0


def code_of(language: str | None, codes: Sequence[str]) -> str | None:
    """Return the code of a language given as a code or a locale (`FR`, `fr-CA`, `fr_CA.UTF-8`), None for none."""
    if not language or language in codes:
        return language or None
    return re.split("[-_.@]", language.strip())[0].lower() or None


@lru_cache(maxsize=16)
def _vocabulary(codes: tuple[str, ...], folders: tuple[Path, ...]) -> tuple[list[str], dict[str, list[int]]]:
    """Return the names of all languages, and for each word the positions of those that list it."""
    lists = {code: _listed(code, folders) for code in codes}
    for file in sorted(BUILT_IN.glob("*/function_words.txt")):  # a pack that is not asked for is a neighbour too
        lists.setdefault(file.parent.name, file.read_text("utf-8"))
    for code, words in tomllib.loads(OTHERS.read_text("utf-8")).items():
        lists.setdefault(code, words)
    languages_of: dict[str, list[int]] = {}
    for index, listed in enumerate(lists.values()):
        for word in set(listed.split()):
            languages_of.setdefault(word, []).append(index)
    return list(lists), languages_of


def _listed(code: str, folders: tuple[Path, ...]) -> str:
    """Return the small words of a pack, a user's before the built-in one; none if it lists none."""
    for path in (p for folder in (*reversed(folders), BUILT_IN) for p in (folder / code, folder)):
        file = path / "function_words.txt"
        if path.name == code and file.is_file():
            return file.read_text("utf-8").lower().replace("’", "'")
    return ""
