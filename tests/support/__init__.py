"""What the tests stand on: databases, a server's pieces wired together, clients."""
