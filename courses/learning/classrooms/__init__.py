"""Schools, classes, pupils, assignments, the class table."""
