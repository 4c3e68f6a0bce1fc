"""twistd with a server that waits less: for its database, and for who is still there when it stops."""

from twisted.scripts import twistd

from ferrflow import service

CONNECT_SECONDS, STOP_SECONDS = 2.0, 1.5

if __name__ == "__main__":
    service.CONNECT_SECONDS, service.STOP_SECONDS = CONNECT_SECONDS, STOP_SECONDS
    twistd.run()
