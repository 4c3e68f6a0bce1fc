"""The server as people run it: a process of its own, started, fed, cut off and stopped."""
