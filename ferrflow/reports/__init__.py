"""What an organization's events come to: the overview, errors, each repository's report, and the events themselves."""
