"""What learners did in interactive contents: where they are, whether they came to the end, what the content says of it."""
