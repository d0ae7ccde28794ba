"""Questions between H5P and us: `questions_in` reads content, `question_set` writes a package."""

from .native_reading import CONVERTIBLE, questions_in
from .native_writing import QUESTION_SET, question_set

__all__ = ["CONVERTIBLE", "QUESTION_SET", "question_set", "questions_in"]
