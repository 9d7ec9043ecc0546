"""Public institutions: what they are competent for, and where."""
