"""Finding out which forms a panel has: its pages fetched, read, understood, and written down as settings."""
