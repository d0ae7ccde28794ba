"""Twee 3 in and out: the text form of Twine stories, one language to a file. Pure.

Source: Twee 3 Specification of the Interactive Fiction Technology Foundation (passages with name, [tags] and {metadata};
StoryTitle and StoryData; a backslash before [ ] { } \\ in names and tags). Links are those all Twine formats share:
[[text->target]], [[target<-text]], [[text|target]], [[target]].

A passage is a scene. What Twee has no word for (meters, conditions, effects, help, reflection) is kept under "story" in the
metadata, where other programs leave it alone or drop it; sensitive scenes and endings are tags, so that an author sees them:
[sensitive], [ending-help], [ending-calm], [ending-open]. Every reading and writing reports what was left out.
A file may be hostile: whatever it holds, it is read in time that grows with its size, or refused with a sentence.
"""

from .merging import merge
from .twee_reading import read
from .twee_writing import write

__all__ = ["merge", "read", "write"]
