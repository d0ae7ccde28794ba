"""SCORM packages: 1.2 and 2004 4th edition read and judged; a course of ours written as one that any host takes."""
