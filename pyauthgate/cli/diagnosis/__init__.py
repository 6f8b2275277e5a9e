"""What `doctor` looks at beside the store and PAM, one module for each: nothing is changed by any of it."""
