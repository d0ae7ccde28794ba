"""What happens to an uploaded package beside the requests."""

from uuid import UUID

from django_tasks import task

from . import checking


@task(backend="background")
def check_package(package_id: str) -> None:
    """Check a package to its end, whatever that is (checking.py)."""
    checking.check(package_id=UUID(package_id))
