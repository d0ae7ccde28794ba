"""Motions for a debate in class: both sides, how to run it, a vote before and after."""
