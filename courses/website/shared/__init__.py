"""What every page shares: navigation, audience switch, help banner, template tags, the page cache, silent logs."""
