"""What stands in front of a panel's own forms."""
