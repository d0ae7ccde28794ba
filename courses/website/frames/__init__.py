"""The closed frame in which interactive contents play. It never learns who plays."""
