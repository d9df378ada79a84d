"""Sentences that follow each other without a space, as pages leave them whose headings or line breaks were lost.

`… de nouveau.Le maire`, `"sans précédent"Les secours`, `Trois rues ferméesLe feu`: of 5,000 French reports taken from
the web every third has some. Names written so (`FirstGroup`, `WhatsApp`), addresses and tags are no such places.
"""

from __future__ import annotations

import re

from bilan.languages.pack import Pack
from bilan.languages.tokens import fold_token

SMALL, LARGE = "a-zß-öø-ÿœ", "A-ZÀ-ÖØ-ÞŒ"
OPENS = f"[{LARGE}](?:[{SMALL}]|['’])"
"""What a sentence begins with."""
STOPPED = re.compile(f'(?:[{SMALL}]{{2}}|[)\\]»”"])[.!?…]+[»”"]?(?=[«“"]?{OPENS})')
QUOTED = re.compile(f'[{SMALL}][»”"](?=[«“"]?{OPENS})')
RUN_ON = re.compile(
    f"(?<![^\\s«“\"'’(])(?P<left>[{SMALL}{LARGE}]?(?:[{SMALL}]+-)*[{SMALL}]{{3,}})"
    f"(?={OPENS})(?P<right>[{LARGE}][{SMALL}]*['’]?)"
)  # fmt: skip
LONGEST_ADDRESS = 80
"""Code points before a stop in which the sign of an address is sought."""
ADDRESS = re.compile(r"(?:://|www\.|[@#])\S*$")
WORD = re.compile(r"\w+")
GLUE = re.compile(f'[{SMALL}.!?…»”"][«“"]?[{LARGE}]')
"""What every such place holds: a text without it is not looked at again."""


def glued_starts(text: str, pack: Pack) -> tuple[int, ...]:
    """Return the code points at which a sentence begins without a space before it, ascending.

    Of a word with a capital inside the first part must be no name, or one that stands alone elsewhere in the text with
    a small word glued to it (`BrusselsThe`).
    """
    if GLUE.search(text) is None:
        return ()
    found = {match.end() for pattern in (STOPPED, QUOTED) for match in pattern.finditer(text)}
    runs = [match for match in RUN_ON.finditer(text) if match["left"][0].islower() or _is_small(match["right"], pack)]
    names = {match["left"] for match in runs if not match["left"][0].islower()}
    alone = names.intersection(WORD.findall(text)) if names else names
    found |= {match.end("left") for match in runs if match["left"][0].islower() or match["left"] in alone}
    return tuple(sorted(at for at in found if not ADDRESS.search(text, max(0, at - LONGEST_ADDRESS), at)))


def _is_small(word: str, pack: Pack) -> bool:
    """Whether a word is one that no name ends with."""
    folded = fold_token(word)
    return folded in pack.small_words or folded.rstrip("'") in pack.language.elisions
