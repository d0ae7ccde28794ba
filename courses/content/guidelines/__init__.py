"""The ITU COP guidelines library: sets, sections, numbered recommendations."""
