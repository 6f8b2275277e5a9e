"""The mails: put into words, handed to a mail server, and tried again until it takes them."""
