"""What the release CLI reports: how an event is read, stored in batches, and summed up again."""
