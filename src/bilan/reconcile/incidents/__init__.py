"""Incidents and situations: what reports tell of, across reports, with their tolls. See docs/incidents.md."""
