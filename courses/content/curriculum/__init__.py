"""Course, lesson, and the blocks a lesson is made of."""
