"""Tasks that take minutes, on a thread of the web process that took them in.

A backend of django-tasks. A queue in the database would need a second process that writes, which an old SQLite does not bear
(website/shared/checks.py), and one more service to watch. What is lost when the process ends is taken up again by whoever
looks at the content next (`actions.take_up`): the row, and not the queue, says what is left to do.
"""

from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connections, transaction
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.utils import get_random_id

_workers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
"""One at a time: a check reads half a gigabyte, and pupils are waiting for the same processor."""


class ThreadBackend(ImmediateBackend):
    """Runs a task when the transaction it was enqueued in is kept, beside the requests."""

    def enqueue(self, task, args, kwargs) -> TaskResult:
        self.validate_task(task)
        result = TaskResult(
            task=task, id=get_random_id(), status=TaskResultStatus.READY, enqueued_at=None, started_at=None,
            last_attempted_at=None, finished_at=None, args=args, kwargs=kwargs, backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip
        transaction.on_commit(lambda: _workers.submit(self._run, result))
        return result

    def _run(self, result: TaskResult) -> None:
        close_old_connections()
        try:
            self._execute_task(result)
        finally:
            connections.close_all()
