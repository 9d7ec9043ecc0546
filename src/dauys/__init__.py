"""Dauys: the platform through which people take part in public decisions and public bodies answer them."""
