"""What the loader put where, so that it can tell its own text from an editor's."""

from django.db import models


class SeedRecord(models.Model):
    """One loaded object: which file entry it came from, and the digest of what was written.

    `loaded` is the digest of the file entry at the last load, `stored` that of the object right after it. While the
    object still has the digest `stored`, nobody has edited it and the loader may bring it up to date.
    """

    key = models.CharField(max_length=200, unique=True)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    loaded = models.CharField(max_length=64)
    stored = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key
