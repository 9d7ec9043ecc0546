"""One command a module; its first line is what `dauys --help` says about it."""
