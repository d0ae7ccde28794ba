"""Hands that a teacher counts in class and types in: in a story read together, before and after a debate."""

MOST_HANDS = 99


def hands_of(sent: str) -> int | None:
    """The number in a field, 0 to MOST_HANDS; None for anything else, an empty field included."""
    sent = sent.strip()
    if sent.isascii() and sent.isdigit() and len(sent) <= 3 and int(sent) <= MOST_HANDS:
        return int(sent)
    return None
