"""What people suggest about the site itself, and what those who run it answer."""
