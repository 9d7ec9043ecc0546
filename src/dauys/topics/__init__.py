"""What matters are about: a translated tree."""
