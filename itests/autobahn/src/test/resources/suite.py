# Runs the Autobahn suite: suite.py MODE SPECIFICATION
import json, os, sys
from twisted.internet import reactor
from autobahntestsuite import wstest

listen = reactor.listenTCP

# Where the suite listens it is on 127.0.0.1, and the file "port" says on which port, of the WebSocket first.
def listen_and_tell(port, factory, backlog=50, interface=''):
    listening = listen(port, factory, backlog, '127.0.0.1')
    factory.externalPort = listening.getHost().port # it compares it with the field Host
    if not os.path.exists("port"):
        with open("port.new", "w") as told:
            told.write(str(factory.externalPort))
        os.rename("port.new", "port")
    return listening

reactor.listenTCP = listen_and_tell
wstest.start({"mode": sys.argv[1]}, json.load(open(sys.argv[2])))
