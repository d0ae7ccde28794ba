"""WHAT IS TAUGHT: audiences, guidelines, quizzes, courses and lessons, in every language. No personal data lives here.

Vocabulary: a *course* (сургалт) is a Wagtail page with *lessons* (хичээл) below it; each lesson may end in a *quiz*
(сорил); a course may have an *opening* and a *closing test*. A *guideline set* holds *sections* with numbered
*recommendations* that lessons cite. Every text exists on the same object in each language (`name_mn`, `name_en`);
Mongolian is the source and the fallback.
"""
