"""PAM: the module under the system's services, the daemon that answers it, and the system asked in its turn."""
