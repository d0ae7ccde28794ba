"""How a text becomes public: translation state, review, what went stale; the texts and pictures pages are made of."""
