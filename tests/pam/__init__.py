"""PAM on real libpam."""
