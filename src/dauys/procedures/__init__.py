"""Rules of participation as data: cases, stages, terms, thresholds, obligations."""
