"""Files that people attach: taken in piece by piece, looked through, kept apart, given out as harmless downloads."""
