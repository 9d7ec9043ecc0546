"""Finding texts and similar texts in Kazakh, Russian and English."""
