"""Enrolment, lessons done, and when a course counts as complete."""
