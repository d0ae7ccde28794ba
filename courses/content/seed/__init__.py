"""Loads the YAML that ships with the platform. Idempotent, and gentle: what an editor changed is never overwritten."""
