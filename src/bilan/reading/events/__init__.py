"""What happened: the events that a document tells, from its sentences with an event's word.

1. read each such word as the verb or noun that it is (`heads`)
2. find who did it to whom around it (`arguments`, `phrases`, `actors`)
3. make one event of a verb and its noun, of harm and its cause, of a demand and what is demanded (`folding`)
4. give it a status, places, days and sources (`status`, `circumstances`), and the figures that result (`results`)
"""

from __future__ import annotations

from bilan.reading.events.reader import Events, event_id, find_events

__all__ = ["Events", "event_id", "find_events"]
