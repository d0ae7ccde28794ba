"""How allauth is fitted to this platform: random usernames, throttling in the database, names of our own."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.crypto import get_random_string


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request, user):
        # Nobody types it; the e-mail is what an adult signs in with.
        user.username = f"adult-{get_random_string(16).lower()}"


class SecondFactorAdapter(DefaultMFAAdapter):
    pass
