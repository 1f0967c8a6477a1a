"""Usage: operator_cases.py URL HOME CASES.json PART LOG NAMES OUT.json

Plays an operator with what Crossbar.io has for operators: its client library, `wamp`, and `crossbar shell`.  Runs the cases one
after the other and writes their outcomes to OUT.json.

PART names the list of cases in the file.  HOME is the home of the shell: its .crossbar has the superuser's keys.  LOG is
the center's log, in which activation codes stand.  NAMES are texts that cases refer to as ${name}; a case may save others.
"""
import ast
import asyncio
import hashlib
import json
import os
import re
import sys
import time

from autobahn.asyncio.wamp import ApplicationSession
from autobahn.asyncio.websocket import WampWebSocketClientFactory
from autobahn.wamp.cryptosign import CryptosignKey
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.serializer import JsonSerializer
from autobahn.wamp.types import ComponentConfig

URL, HOME, CASES, PART, LOG, NAMES, OUT = sys.argv[1:8]
PREFIX = "crossbarfabriccenter."
CODE = re.compile(r"(?<![A-Z0-9-])(?:[3-79ACEFGHJ-NP-Y]{4}-){2}[3-79ACEFGHJ-NP-Y]{4}(?![A-Z0-9-])")
SEED = [line.split(":", 1)[1].strip() for line in open(os.path.join(HOME, ".crossbar", "default.priv"))
        if line.startswith("private-key-ed25519:")][0]

names = json.loads(NAMES)
sessions = {}


def key(name):
    return CryptosignKey.from_bytes(
        bytes.fromhex(SEED) if name == "superuser" else hashlib.sha256(name.encode()).digest())


class Operator(ApplicationSession):
    def __init__(self, login):
        super().__init__(ComponentConfig(None))
        self.login = login
        self.key = key(login.get("key", "superuser"))
        self.outcome = asyncio.get_running_loop().create_future()
        self.gone = asyncio.get_running_loop().create_future()

    def decided(self, outcome):
        if not self.outcome.done():
            self.outcome.set_result(outcome)

    def onConnect(self):
        extra = {"pubkey": self.key.public_key(), "trustroot": None, "challenge": None, "channel_binding": None}
        extra.update(self.login.get("extra", {}))
        self.join(self.login.get("realm"), authmethods=self.login.get("authmethods", ["cryptosign"]),
                  authid=self.login.get("authid", "someone"), authrole=self.login.get("authrole"),
                  authextra={name: value for name, value in extra.items() if value != "absent"})

    def onChallenge(self, challenge):
        return self.key.sign_challenge(challenge)

    def onJoin(self, details):
        extra = details.authextra or {}
        self.decided({"joined": {
            "realm": details.realm, "authid": details.authid, "authrole": details.authrole,
            "authmethod": details.authmethod, "authprovider": details.authprovider,
            "authextra": sorted(name for name in extra if name.startswith("x_cb_"))}})

    def onLeave(self, details):
        self.decided({"refused": details.reason, "text": details.message})
        self.disconnect()

    def onDisconnect(self):
        self.decided({"lost": True})
        if not self.gone.done():
            self.gone.set_result(None)


async def connect(login):
    session = Operator(login)
    factory = WampWebSocketClientFactory(lambda: session, url=URL, serializers=[JsonSerializer()])
    host, port = re.match(r"ws://([^:/]+):(\d+)", URL).groups()
    await asyncio.get_running_loop().create_connection(factory, host, int(port))
    return session, await asyncio.wait_for(session.outcome, 60)


def filled(value):
    if isinstance(value, str):
        whole = re.fullmatch(r"\$\{(\w+)\}", value)
        return names.get(whole[1]) if whole else re.sub(r"\$\{(\w+)\}", lambda found: str(names.get(found[1])), value)
    if isinstance(value, list):
        return [filled(each) for each in value]
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    return value


async def until(what, probe):
    """Until the probe gives something, at most for a minute."""
    for _ in range(600):
        found = probe()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        await asyncio.sleep(0.1)
    raise TimeoutError(what)


def codes():
    with open(LOG, errors="replace") as log:
        return CODE.findall(log.read())


async def log_in(case):
    login = filled(case["login"])
    before = len(codes())
    if case.get("with_code"):
        login.setdefault("extra", {})["activation_code"] = names["code"]
    session, outcome = await connect(login)
    if "joined" in outcome and "keep" in case:
        sessions[case["keep"]] = session
    else:
        if "joined" in outcome:
            session.leave()
        await asyncio.wait_for(session.gone, 60)
    if case.get("code_sent") and outcome.get("refused", "").endswith("-auth-code-sent"):
        names["code"] = await until("a code in the log", lambda: codes()[before:][-1:] and codes()[-1])
        outcome["code"] = bool(CODE.fullmatch(names["code"]))
    return outcome


async def session_of(case):
    name = case.get("as", case.get("realm", "domain"))
    if name not in sessions:
        realm = case.get("realm", "domain")
        session, outcome = await connect({"realm": None if realm == "domain" else realm})
        if "joined" not in outcome:
            raise RuntimeError("%s: %s" % (name, outcome))
        sessions[name] = session
    return sessions[name]


async def call(case):
    session = await session_of(case)
    heard, subscriptions = [], []
    for topic in case.get("events", []):
        subscriptions.append(await session.subscribe(
            lambda *args, topic=topic, **kwargs: heard.append([topic, list(args), kwargs]), PREFIX + topic))
    outcome = await answer(session, case)
    while case.get("until") and not meets(outcome, case["until"]):
        await asyncio.sleep(0.3)
        outcome = await answer(session, case)
    if "result" in outcome:
        saved(case, outcome["result"])
    if subscriptions:
        await until("events of %s" % case["call"], lambda: len(heard) >= case.get("heard", len(subscriptions)))
        outcome["events"] = heard
        for subscription in subscriptions:
            await subscription.unsubscribe()
    return outcome


async def answer(session, case):
    try:
        return {"result": await asyncio.wait_for(session.call(
            PREFIX + case["call"], *filled(case.get("args", [])), **filled(case.get("kwargs", {}))), 120)}
    except ApplicationError as error:
        return {"error": error.error, "text": [str(each) for each in error.args]}


def meets(outcome, wanted):
    """Whether the outcome has everything that is wanted: maps by their keys, all else by value."""
    if isinstance(wanted, dict):
        return isinstance(outcome, dict) and all(name in outcome and meets(outcome[name], wanted[name]) for name in wanted)
    return outcome == filled(wanted)


def saved(case, result):
    for name, path in case.get("save", {}).items():
        names[name] = result if path == "" else result[path]


async def program(words):
    environment = dict(os.environ, HOME=HOME, PYTHONWARNINGS="ignore")
    process = await asyncio.create_subprocess_exec(
        os.path.join(os.path.dirname(sys.executable), words[0]), *words[1:], env=environment,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    output, _ = await asyncio.wait_for(process.communicate(), 240)
    return process.returncode, re.sub(r"\x1b\[[0-9;]*m", "", output.decode(errors="replace"))


async def shell(case):
    """What the shell prints is JSON, an empty line and a line about itself; or a text that names an error URI."""
    while True:
        code, output = await program(["crossbar", "shell"] + filled(case["shell"]))
        output = output.split("\nFinished command", 1)[0].strip()
        outcome = {"exit": code}
        try:
            outcome["result"] = json.loads(output)
        except ValueError:
            uris = re.findall(r"\b(?:wamp|crossbar|fabric)(?:\.error)?\.[a-z_.-]+[a-z]", output)
            outcome["error"] = uris[0] if uris else "none"
            outcome["text"] = output
        if not case.get("until") or meets(outcome, case["until"]):
            break
        await asyncio.sleep(1)
    if "result" in outcome:
        saved(case, outcome["result"])
    return outcome


async def wamp(case):
    words = ["wamp", "--url", URL, "--realm", case["realm"], "--authid", "superuser", "--max-failures", "1",
             "--private-key", SEED]
    code, output = await program(words + filled(case["wamp"]))
    result = re.search(r"^result: (.*)", output, re.MULTILINE | re.DOTALL)
    return {"exit": code, "result": ast.literal_eval(result[1].strip()) if result else None}


async def run(case):
    for kind, action in (("login", log_in), ("call", call), ("shell", shell), ("wamp", wamp)):
        if kind in case:
            return await action(case)
    raise ValueError("a case of no kind")


async def main():
    outcomes = []
    with open(CASES) as cases:
        for case in json.load(cases)[PART]:
            begun = time.monotonic()
            try:
                outcome = await run(case)
            except Exception as failed:
                outcome = {"failed": "%s: %s" % (type(failed).__name__, failed)}
            outcomes.append(outcome)
            print("%.1f s: %s -> %s" % (time.monotonic() - begun, json.dumps(case), json.dumps(outcome, default=str)), flush=True)
    with open(OUT, "w") as out:
        json.dump({"outcomes": outcomes, "names": names}, out, default=str)


asyncio.run(main())
