"""Interactive contents played: how far, with which result, and how far that result can be believed.

A *play* is one learner's way through one content of one lesson. A *statement* is what the content said on the way that could
bear on its result. Whatever a content says was said in the pupil's browser: a result is practice, it never counts towards a
pass mark or a certificate, and its trust stands beside it wherever it is shown. Of a visitor nothing is kept.
"""
