"""Password hashing. Production uses Django's Argon2id with its default work factors."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2ForTests(Argon2PasswordHasher):
    """The same algorithm with the least work. Named only by the settings of the tests."""

    algorithm = "argon2"
    time_cost = 1
    memory_cost = 8
    parallelism = 1
