"""WHAT PEOPLE DID: attempts, progress, certificates, classes. Personal data lives here and in `accounts`.

Vocabulary: a *learner* is anybody who learns, a *pupil* a learner in a class. An *attempt* is one try at a quiz: begun,
answered, handed in once. *Progress* says which lessons are done and whether a course is complete. `journey.py` states,
in order, what follows when somebody finishes something.
"""
