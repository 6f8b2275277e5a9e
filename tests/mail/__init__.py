"""The mails, on a real mail server of our own that fails as it is told."""
