"""The nudge that looks at once through what has just come; the rows themselves are the truth."""

from __future__ import annotations

from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from dauys.kernel.clock import clock

DUE = ("dauys.files.settling.run", "dauys.files.clearing.run")


@task()
def settle_now() -> None:
    """Look through what is due, and clear away what was left."""
    for path in DUE:
        import_string(path)(clock.now())


def nudge() -> None:
    """Ask a worker to begin, unless one is already asked and has not begun (it will see the new rows)."""
    if not DBTaskResult.objects.ready().filter(task_path=settle_now.module_path).exists():
        settle_now.enqueue()
