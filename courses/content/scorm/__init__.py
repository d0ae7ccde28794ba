"""SCORM packages: 1.2 and 2004 4th edition read and judged; a course of ours written as one that any host takes.

Vocabulary: a *package* is a ZIP with `imsmanifest.xml` at its top. The manifest lists *items*, which people see, and
*resources*, which are files. A resource is a *SCO*, a page that tells its host how far it is, or an *asset*, a page that tells
nothing. What a SCO tells is its *cmi*: values under names such as `cmi.core.lesson_status`. The *runtime* is the script in the
closed frame that a SCO finds as `API` (1.2) or `API_1484_11` (2004). No module named here touches a table.

in   manifest.py reads the manifest, packages.py the ZIP, frame.py puts the runtime into a page, results.py judges a cmi
out  writing.py makes a package from plain values; which course it is, `curriculum/scorm_export.py` says
"""
