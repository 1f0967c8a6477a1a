# Runs the Autobahn suite: suite.py MODE SPECIFICATION
import json, sys
from autobahntestsuite import wstest
wstest.start({"mode": sys.argv[1]}, json.load(open(sys.argv[2])))
