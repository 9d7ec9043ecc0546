"""Pages on which administrators configure the installation."""
