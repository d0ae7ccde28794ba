"""Stories with consequences: scenes, choices, endings.

graph.py      what a story is, and how it is played: pure, with no table
rules.py      what is wrong with a story, before a child meets it
layout.py     where the scenes of a drawing stand
drawing.py    the story as a picture for its editor, and as an ordered list that says the same
reading.py    the YAML of the stories that ship (content/seed/stories/)
twee.py       Twee 3 in (twee_reading.py) and out (twee_writing.py)
merging.py    a second language onto the same scenes
"""
