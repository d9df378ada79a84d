"""Plain texts as documents, and claims as notebooks show them: what `bilan.read` is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bilan.days import day_of
from bilan.errors import LanguageError
from bilan.intake.language import detect
from bilan.languages import pack as packs
from bilan.model import Claim, Document, document_id


def plain(
    text: str, *, published: date | str | None = None, publisher: str | None = None, language: str | None = None
) -> Document:
    """Return a text as a document; its id is a hash of it. Raises LanguageError, ValueError and TypeError."""
    codes = packs.codes()
    known = language or detect(text, codes)
    if known is None:
        raise LanguageError(f"the language of the text is not recognised; give language= one of {', '.join(codes)}")
    return Document(
        id=document_id(text), text=text, language=known, published=day_of(published, "published"), publisher=publisher
    )


class Claims(list[Claim]):
    """The claims of a document: a list, which a notebook shows with the sentences that they stand in."""

    def __init__(self, claims: Iterable[Claim], document: Document) -> None:
        super().__init__(claims)
        self._document = document

    def _repr_html_(self) -> str:
        from bilan.export.notebook import claims_html
        from bilan.export.rows import Row

        text = self._document.text
        return claims_html(Row(c, text[c.sentence.start : c.sentence.end], None, "all") for c in self)
