"""What was released: versions and their order, histories, runs, and the viewer's calendar."""
