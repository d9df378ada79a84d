"""Different names of one source: `Red Cross officials`, `a Red Cross spokesman` speak for the Red Cross.

What a name says of who it is are its words without those that say how somebody speaks for it (`spokesman`, `local`),
kinds of bodies by one word in every language (`policía`, `police`). Two names are one source where one has all the
words of the other: `police` and `Zorvan police`, `Red Cross` and `International Committee of the Red Cross`, `Ruiz`
and `Ana Ruiz`. A common noun is no short form of an organisation known by its whole name (`doctors`, `Doctors Without
Borders`). In doubt two are one, so that a number is never held to be better borne out than it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from bilan import organisations
from bilan.errors import LanguageError
from bilan.folding import fold
from bilan.languages import pack as packs
from bilan.languages.matter_schema import NO_ORIGINS, OriginWords

NAMES_KEPT = 50_000
_WORD = re.compile(r"[^\W_]+")


class Body(msgspec.Struct, frozen=True):
    """Who a name stands for."""

    words: tuple[str, ...]
    """In alphabetical order; empty where the name tells nobody."""
    known: str | None = None
    """Id of a known organisation."""
    common: bool = False
    """Whether the name is written without a capital."""

    def same(self, other: Body) -> bool:
        """Whether both names can stand for one source."""
        if self.known is not None and self.known == other.known:
            return True
        shorter, longer = sorted((self, other), key=lambda body: len(body.words))
        if not shorter.words or not {*shorter.words} <= {*longer.words}:
            return False
        return not (shorter.common and longer.known is not None)


@lru_cache(maxsize=NAMES_KEPT)
def body(name: str, language: str | None, known: str | None = None) -> Body:
    """Return who a source's name stands for; `known`: id of the organisation that the text was read to name."""
    words = _telling(name, _words(language))
    return Body(words, known or _known(language).get(words), name == name.casefold())


def _telling(name: str, origin: OriginWords) -> tuple[str, ...]:
    """The words of a name that tell who it is; where all are for speakers, those."""
    tokens = [word for word in _WORD.findall(fold(name)) if not origin.is_small(word)]
    telling = [word for word in tokens if not origin.speaks(word)] or tokens
    return tuple(sorted({origin.kind(word) for word in telling}))


@lru_cache(maxsize=64)
def _known(language: str | None) -> Mapping[tuple[str, ...], str]:
    """Known organisations by the words that tell their names."""
    origin = _words(language)
    return {_telling(name, origin): organisation for name, organisation in organisations.load().items()}


@lru_cache(maxsize=64)
def _words(language: str | None) -> OriginWords:
    try:
        return packs.pack_for(language or "").matters.origins
    except LanguageError:
        return NO_ORIGINS
