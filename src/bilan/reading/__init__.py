"""Reading: a document's text into claims, with their evidence."""

from bilan.reading.reader import Reader, SentenceTrace

__all__ = ["Reader", "SentenceTrace"]
