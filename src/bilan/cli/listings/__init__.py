"""What each kind of record looks like: to people, as CSV, as JSON. No command lays out anything by itself."""
