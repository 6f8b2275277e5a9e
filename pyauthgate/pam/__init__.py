"""The PAM side: what the module asks over a Unix socket, and the daemon that answers."""
