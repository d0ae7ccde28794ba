"""What anybody learns from a certificate's number, as plain values."""

from datetime import UTC, datetime

import pytest

from courses.learning.certificates import rules

NAME = "Б. Өнөржаргал"


@pytest.mark.parametrize(
    "typed", ["Б. Өнөржаргал", "б.өнөржаргал", "Өнөржаргал Б.", "  ӨНӨРЖАРГАЛ   Б ", "B. Onorjargal", "Б. Өнөр-жаргал"]
)
def test_a_name_matches_in_either_order_and_however_it_is_typed(typed):
    view = rules.public_view(revoked_at=None, for_minor=True, name=NAME, typed=typed)
    assert (view.name_matches, view.show_name) == (True, True)


@pytest.mark.parametrize("typed", ["Өнөржаргал", "Б.", "Г. Өнөржаргал", "Б. Өнөржаргал Б."])
def test_a_part_of_the_name_or_another_name_does_not_match_and_shows_nothing(typed):
    view = rules.public_view(revoked_at=None, for_minor=True, name=NAME, typed=typed)
    assert (view.name_matches, view.show_name) == (False, False)


def test_without_a_typed_name_a_minors_stays_hidden_and_an_adults_is_shown():
    assert not rules.public_view(revoked_at=None, for_minor=True, name=NAME, typed=" ").show_name
    assert rules.public_view(revoked_at=None, for_minor=False, name=NAME, typed="").show_name


def test_a_revoked_certificate_is_called_so():
    view = rules.public_view(revoked_at=datetime(2026, 1, 1, tzinfo=UTC), for_minor=True, name=NAME, typed="")
    assert view.state == "revoked"
