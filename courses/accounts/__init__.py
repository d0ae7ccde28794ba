"""WHO: people, their roles, and the secrets they sign in with.

Vocabulary: an *adult* signs in by e-mail and password; a *pupil* is a child whom a teacher entered in a class and who
signs in with the class code, a name and a *secret* (pictures, PIN or three words) or with a *card* (QR). *Staff* are
adults who may open the CMS. A *session* belongs to one of these kinds and ends with idleness, age or by order.

No foreign key leaves this house.
"""
