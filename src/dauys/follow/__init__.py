"""What people follow: cases, places, topics, bodies, saved lists."""
