"""What the numbers say about questions: kept counts per set of question versions, and what follows from them."""
