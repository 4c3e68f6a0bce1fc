"""twistd with a server that looks for its database for two seconds instead of sixty: `python impatient.py OPTIONS`."""

from twisted.scripts import twistd

from ferrflow import service

if __name__ == "__main__":
    service.CONNECT_SECONDS = 2.0
    twistd.run()
