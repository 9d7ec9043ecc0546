"""What an empty installation needs, loaded area by area; a second time changes nothing."""

from __future__ import annotations

from django.utils.module_loading import import_string

from dauys.kernel.events import manifests


def run_seeds() -> list[str]:
    """Run the seeds of every area, lower areas first; the names of what ran."""
    names = [name for manifest in manifests() for name in manifest.seeds]
    for name in names:
        import_string(name)()
    return names
