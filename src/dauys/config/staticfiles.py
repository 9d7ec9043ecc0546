"""Which static files of others an installation carries."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leaves out the API framework's own pages: they need inline code, which no page here may have, and 24 MB."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ninja"]
