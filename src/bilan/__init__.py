"""bilan reads news reports about a crisis and keeps the ledger of what they claim."""

__version__ = "0.1.0"
