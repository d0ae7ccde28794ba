"""Home, catalogue, search, guidelines, certificate check: everything anybody may read."""
