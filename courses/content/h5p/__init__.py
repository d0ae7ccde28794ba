"""H5P: packages that editors make elsewhere and pupils play here.

Vocabulary: a *package* is an .h5p file, a ZIP of one *content* (`content/content.json` and the files it shows) and of
*libraries*, which are programs for the browser. A library is known by its *reference*: machine name, major and minor version;
a patch replaces another. *Semantics* are a library's own description of the content it plays. Nothing in a package is
believed: it is read through (packages.py), its content cleaned (semantics.py), its results judged (results.py), and where its
questions are of our kinds they can become our own (native.py). No module named here touches a table.
"""
