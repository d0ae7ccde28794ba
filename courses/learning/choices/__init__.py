"""What a class chose in stories, as numbers without names.

way       the choices that led a pupil from the beginning of a story to an end, without what was walked in a circle
step      one choice of a way: from which scene, by which choice, to which scene
publish   once for a class and a story, by its teacher: the ways that have come in become counts, and no more are taken
counts    how many pupils of a class went each step; shown to their teacher, protected by impact/suppression.py
"""
