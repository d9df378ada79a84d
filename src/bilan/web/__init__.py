"""The review desk: a web application on a ledger, and its HTTP API (docs/desk.md, docs/api.md)."""
