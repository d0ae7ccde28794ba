"""Adults by e-mail with a second factor for staff; pupils by class code, name and secret, or by card."""
