"""Lesson player, quizzes, my learning, certificates of one learner."""
