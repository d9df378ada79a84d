"""Text → what every reader needs, found once: sentences, numbers, days, places. No claims, no language's words."""
