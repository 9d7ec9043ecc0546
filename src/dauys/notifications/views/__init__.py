"""Pages: the inbox, wishes, stopping mail from a link, and the mail of a demonstration."""
