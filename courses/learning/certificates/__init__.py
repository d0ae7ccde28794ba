"""Earned, issued, verified, revoked."""
