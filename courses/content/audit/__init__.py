"""Taking stock of all content: how much there is, in which shape, and what is missing. `manage.py content_report`."""
