"""What was learnt: opening against closing test, reckoned from kept sums, shown without names and without small groups."""
