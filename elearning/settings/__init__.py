"""One settings package: `base` (safe defaults, environment variables), and `dev`, `test`, `production` on top of it."""
