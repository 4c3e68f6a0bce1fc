"""What all HTTP shares: requests, routing, errors, who may call, the dashboard's files."""
