# Runs the Autobahn suite: suite.py MODE SPECIFICATION [MESSAGES]
# With MESSAGES it is the newer suite that knows permessage-deflate; its cases then send so many messages each.
import json, os, sys, types, unittest
import twisted.internet
from twisted.internet import reactor

# What Jython lacks and the newer suite imports, but does not use here.
def stand_in(name, **attributes):
    module = types.ModuleType("twisted.internet." + name)
    module.__dict__.update(attributes)
    sys.modules["twisted.internet." + name] = module
    setattr(twisted.internet, name, module)

if len(sys.argv) > 3:
    stand_in("stdio", PipeAddress=type("PipeAddress", (object,), {}))
    stand_in("ssl", ClientContextFactory=object)
    sys.modules["unittest2"] = unittest

from autobahntestsuite import wstest

if len(sys.argv) > 3:
    from autobahntestsuite.case import case12_x_x
    for case in case12_x_x.Case12_X_X + case12_x_x.Case13_X_X:
        case.COUNT = int(sys.argv[3])

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
wstest.start({"mode": sys.argv[1], "webport": 0}, json.load(open(sys.argv[2])))
