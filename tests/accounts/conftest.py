"""A clock that tests may set forward."""

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes=20)` sets the time forward, for everything that asks `timezone.now()`."""
    real, ahead = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead[0])

    def forward(**delta):
        ahead[0] += timedelta(**delta)
        return timezone.now()

    return forward
