"""What leaves the ledger in the form of other programs."""
