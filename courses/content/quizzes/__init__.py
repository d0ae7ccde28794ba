"""Questions, one file per type in `types/`, grading in `rules.py`.

Vocabulary: a *question* row is one version and never changes once it is *sealed* (somebody was asked it); its *lineage*
joins the versions. An *option* has a stable key, so an answer means the same in every language. A *quiz* lists questions
with points. A *response* is what the learner gave, as JSON; an *outcome* is what marking says of it.
"""
