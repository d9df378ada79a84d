"""What leaves the ledger in the form of other programs: one definition of each table, a module for each form."""
