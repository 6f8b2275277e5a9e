"""The gate in front of a panel's own forms."""
