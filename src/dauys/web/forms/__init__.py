"""Forms of pages that cross areas."""
