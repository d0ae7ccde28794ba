"""Classes, class table, assignments, print-outs."""
