"""Language packs: what bilan knows of each language, as data files that a linguist can edit."""
