"""Pages that cross areas: home, my page, bodies, administration."""
