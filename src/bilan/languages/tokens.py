"""Text into tokens, as a language's elisions and possessives ask."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u202f\u2009.,'’\u066c]\d{3})+(?!\d)(?:[.,\u066b]\d{1,2}(?!\d))?"  # 9 300, 80.000, 1,500.25
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"  # 2,14,000
    r"|\d(?:(?<=\d,\d)\d*|\d*+(?:[.\u066b]\d+|,\d++(?!,\d))?)"  # 22,24,26 is a list
)
PLAIN = r"[^\W\d_]"
VOWELS = "\u064b-\u0652"
"""Arabic signs for vowels, which a text may write or leave out."""
COMPOSED = rf"(?:[^\W\d_][\u0300-\u036f{VOWELS}]*)"
"""A letter, with the accents that follow it as code points of their own."""
COMBINING = re.compile(f"[\u0300-\u036f{VOWELS}]")
VOWEL = re.compile(f"[{VOWELS}]")


def token_pattern(elisions: tuple[str, ...], *, combining: bool = False) -> re.Pattern[str]:
    """Return the pattern whose matches are a text's tokens.

    Kept as one token: numbers with their grouping, `19-year-old`, `7h44`, `1.2m`, `U.S.`, `O'Brien`, hyphenated
    words. Split: elided words (`d'|Alep`) and the English possessive (`Haram|'s`).
    """
    # Accents as code points of their own are rare, and a class that holds them too is slower: hence two patterns.
    LETTER = COMPOSED if combining else PLAIN  # noqa: N806
    parts = [
        rf"\d+-{LETTER}+(?:-\w+)*",
        rf"\d+[hH]\d\d(?!\w)|(?:{NUMBER}){LETTER}+",
        NUMBER,
        rf"(?:{LETTER}\.){{2,}}",
        r"['’]s\b",
    ]
    if elisions:
        parts.append(rf"(?<!\w)(?i:{'|'.join(sorted(elisions, key=len, reverse=True))})['’](?=\w)")
    parts.append(rf"{LETTER}+(?:(?:-|['’](?!s\b)){LETTER}+)*")
    parts.append(r"[^\w\s]|\w")
    return re.compile("|".join(parts))


def plain_signs(text: str) -> str:
    """Return a text of the same length with straight apostrophes and one form of comma and semicolon."""
    return text if text.isascii() else text.replace("’", "'").replace("،", ",").replace("؛", ";")


@lru_cache(maxsize=1 << 15)  # the same words come again and again
def fold_token(token: str) -> str:
    """Return a token as the lexicon holds it: lower case, plain signs, accents composed, no Arabic vowel signs."""
    folded = plain_signs(token.lower())
    return folded if folded.isascii() else VOWEL.sub("", unicodedata.normalize("NFC", folded))
