"""Who said what: statements read out of a document's sentences."""

from bilan.reading.statements.reader import find_statements, with_figures

__all__ = ["find_statements", "with_figures"]
