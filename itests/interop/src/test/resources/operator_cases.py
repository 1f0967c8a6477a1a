"""Usage: operator_cases.py URL HOME CASES.json PART LOG NAMES OUT.json

Plays an operator with what Crossbar.io has for operators: its client library, `wamp`, and `crossbar shell` with its monitor; starts
and ends edge nodes.  Runs the cases one after the other and writes their outcomes to OUT.json.

PART names the list of cases in the file.  HOME is the home of the shell: its .crossbar has the superuser's keys.  LOG is
the center's log, in which activation codes stand.  NAMES are texts that cases refer to as ${name}; a case may save others.
"""
import ast
import asyncio
import hashlib
import json
import os
import re
import signal
import sys
import time

from autobahn.asyncio.wamp import ApplicationSession
from autobahn.asyncio.websocket import WampWebSocketClientFactory
from autobahn.wamp.cryptosign import CryptosignKey
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.serializer import JsonSerializer
from autobahn.wamp.types import ComponentConfig, PublishOptions, SubscribeOptions

from terminal import Terminal

URL, HOME, CASES, PART, LOG, NAMES, OUT = sys.argv[1:8]
PREFIX = "crossbarfabriccenter."
REFUSED = "wamp.error.not_authorized"
CODE = re.compile(r"(?<![A-Z0-9-])(?:[3-79ACEFGHJ-NP-Y]{4}-){2}[3-79ACEFGHJ-NP-Y]{4}(?![A-Z0-9-])")
SEED = [line.split(":", 1)[1].strip() for line in open(os.path.join(HOME, ".crossbar", "default.priv"))
        if line.startswith("private-key-ed25519:")][0]

# What comes by itself.
QUIET = re.compile(r"\.(on_tick|on_heartbeat|on_worker_heartbeat|on_log|on_worker_log|on_process_stats)$")

# What is started from here is ended by it, also where this was started in the background of a shell.
signal.signal(signal.SIGINT, signal.default_int_handler)

names = json.loads(NAMES)
sessions = {}
running = {}


def key(name):
    return CryptosignKey.from_bytes(
        bytes.fromhex(SEED) if name == "superuser" else hashlib.sha256(name.encode()).digest())


names["rolenode"] = key("rolenode").public_key()


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


# Seconds that the start of a process may take on a busy machine.
START = 240


async def until(what, probe, pause=0.1, seconds=60):
    """Until the probe gives something, at most for so long."""
    for _ in range(int(seconds / pause)):
        found = probe()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        await asyncio.sleep(pause)
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


def uri(text):
    return text if text.startswith(("wamp.", "com.")) or text == "" else PREFIX + filled(text)


async def answer(session, case):
    try:
        return {"result": await asyncio.wait_for(session.call(
            uri(case["call"]), *filled(case.get("args", [])), **filled(case.get("kwargs", {}))), 120)}
    except ApplicationError as error:
        return {"error": error.error, "text": [str(each) for each in error.args]}


async def subscribe(session, case):
    try:
        subscription = await session.subscribe(
            lambda *args, **kwargs: None, uri(case["subscribe"]), SubscribeOptions(match=case.get("match", "exact")))
        await subscription.unsubscribe()
        return {"result": "subscribed"}
    except ApplicationError as error:
        return {"error": error.error}


async def publish(session, case):
    try:
        await session.publish(uri(case["publish"]), *filled(case.get("args", [])), options=PublishOptions(acknowledge=True))
        return {"result": "published"}
    except ApplicationError as error:
        return {"error": error.error}


async def register(session, case):
    try:
        registration = await session.register(lambda *args: None, uri(case["register"]))
        await registration.unregister()
        return {"result": "registered"}
    except ApplicationError as error:
        return {"error": error.error}


async def each(case):
    """The same by each of the roles that have a session; what errors say is left out."""
    outcomes = {}
    kind, action = next((kind, action) for kind, action in (
        ("call", answer), ("calls", calls), ("subscribe", subscribe), ("publish", publish), ("register", register)) if kind in case)
    for role in case["each"].split():
        if role in sessions:
            outcomes[role] = await action(sessions[role], case)
            outcomes[role].pop("text", None)
        else:
            outcomes[role] = {"nobody": True}
    return outcomes


async def calls(session, case):
    """Whether a role may call all of the procedures, or none of them: with these arguments they do nothing."""
    refused = [called for called in case["calls"] if (await answer(session, dict(case, call=called))).get("error") == REFUSED]
    if refused and len(refused) < len(case["calls"]):
        return {"may not": refused}
    return {"error": REFUSED} if refused else {"result": "may"}


async def heard(case, act):
    """The outcome of an action, with the events that were seen meanwhile at the realms named, by topic."""
    events, subscriptions = {}, []
    listeners = [(await session_of({"realm": realm}), prefixes) for realm, prefixes in case.get("hears", {}).items()]
    for listener, prefixes in listeners:
        def hear(*args, details=None, **kwargs):
            if not QUIET.search(details.topic):
                events.setdefault(details.topic[len(PREFIX):], []).append([list(args), kwargs] if kwargs else list(args))
        for prefix in prefixes:
            subscriptions.append(await listener.subscribe(
                hear, PREFIX + prefix, SubscribeOptions(match="prefix", details=True)))
    outcome = await act(case)
    if "hears" in case:
        await until("events %s of %s, found %s" % (case.get("awaits"), case, events), lambda: all(
            topic in events for topic in case.get("awaits", [])))
        for listener, _ in listeners:
            await listener.call("wamp.session.count")  # what was sent before is there by then
        for subscription in subscriptions:
            await subscription.unsubscribe()
        outcome["events"] = events
    return outcome


def meets(outcome, wanted):
    """Whether the outcome has everything that is wanted: maps by their keys, all else by value."""
    if isinstance(wanted, dict):
        return isinstance(outcome, dict) and all(name in outcome and meets(outcome[name], wanted[name]) for name in wanted)
    return outcome == filled(wanted)


def saved(case, result):
    for name, path in case.get("save", {}).items():
        names[name] = result if path == "" else result[path]


def path_of(word):
    return os.path.join(os.path.dirname(sys.executable), word)


def environment(home=HOME):
    return dict(os.environ, HOME=home, PYTHONWARNINGS="ignore", CROSSBAR_FABRIC_URL=URL)


async def program(words, home=HOME):
    process = await asyncio.create_subprocess_exec(
        path_of(words[0]), *words[1:], env=environment(home), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    output, _ = await asyncio.wait_for(process.communicate(), 240)
    return process.returncode, re.sub(r"\x1b\[[0-9;]*m", "", output.decode(errors="replace"))


async def shell(case):
    """What the shell prints is JSON, an empty line and a line about itself; or a text that names an error URI."""
    while True:
        before = len(codes())
        words = [names["code"] if word == "CODE" else word for word in filled(case["shell"])]
        code, output = await program(["crossbar", "shell"] + words, names[case["home"]] if "home" in case else HOME)
        output = output.split("\nFinished command", 1)[0].strip()
        outcome = {"exit": code}
        try:
            outcome["result"] = json.loads(output)
        except ValueError:
            uris = re.findall(r"\b(?:wamp|crossbar|fabric)(?:\.error)?\.[a-z_.-]+[a-z]", output)
            outcome["error"] = uris[0] if uris else "none"
            outcome["text"] = output
            if "says" in case:
                outcome["says"] = [word for word in case["says"] if word in output]
            if case.get("code_sent") and "Please check your inbox and run" in output:
                names["code"] = await until("a code in the log", lambda: codes()[before:][-1:] and codes()[-1])
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


async def edge(case):
    """Starts an edge node whose directory and keys are there, or waits for its end."""
    name = case["node"]
    if case["edge"] == "start":
        log = os.path.join(os.path.dirname(OUT), name + ".log")
        with open(log, "w") as output:
            running[name] = await asyncio.create_subprocess_exec(
                path_of("crossbar"), "edge", "start", "--cbdir", names[name + "_directory"], "--color", "false",
                "--shutdownafter", "600", env=environment(), stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output)

        def is_ready():
            if running[name].returncode is not None:
                raise RuntimeError("%s has ended" % name)
            with open(log) as output:
                return "local node configuration ran successfully" in output.read()
        return {"ready": await until("node %s is ready" % name, is_ready, seconds=START)}
    return {"exit": await asyncio.wait_for(running[name].wait(), 60)}


async def tick(case):
    """What a realm says by itself again and again."""
    session, ticks = await session_of({"realm": case["tick"]}), []
    subscription = await session.subscribe(lambda *args: ticks.append(args), PREFIX + "mrealm.on_tick")
    await until("a tick", lambda: ticks)
    await subscription.unsubscribe()
    return {"events": {"mrealm.on_tick": [list(ticks[0])]}}


class MonitorEnded(Exception):
    pass


async def start_monitor():
    sessions["monitor"] = Terminal(60, 250)
    running["monitor"] = await asyncio.create_subprocess_exec(
        path_of("crossbar"), "shell", "monitor", env=dict(environment(), TERM="linux"), **sessions["monitor"].streams())


async def monitor(case):
    """The monitor of the shell, on a terminal of its size: started, looked at until it shows what is wanted, ended."""
    if case["monitor"] == "start":
        await start_monitor()
    elif case["monitor"] == "quit":
        running["monitor"].send_signal(signal.SIGINT)
        code = await asyncio.wait_for(running["monitor"].wait(), 60)
        return {"exit": code, "text": sessions.pop("monitor").end()}

    def shown():
        if running["monitor"].returncode is not None:
            raise MonitorEnded(sessions["monitor"].end())
        screen = table(sessions["monitor"].shown("Sessions  Messages", "===="))
        return screen if screen and meets(screen, filled(case.get("until", {}))) and not set(
            filled(case.get("without", []))) & set(screen["rows"]) else None
    # It ends when it asks a node that has just logged in and not yet registered what it is asked: then it is started again, once.
    try:
        return await until("the monitor shows %s, not %s" % (case, sessions["monitor"].lines()), shown, 0.5, START)
    except MonitorEnded:
        await start_monitor()
        return await until("the monitor shows %s, not %s" % (case, sessions["monitor"].lines()), shown, 0.5, START)


def table(lines):
    """What the monitor's table says, by node and column."""
    if not lines:
        return None
    head = next(line for line in lines if "Node OID" in line)
    left = ["Node", "Mgmt Realm", "Node ID", "Node OID", "Status", "Last Heartbeat"]
    right = ["Usr", "Sys", "Idl", "Mem", "IPv4 sckts", "Pxy", "Rtr", "Xbr", "Cnt", "Gst", "Rlm", "Rls", "Rlk", "Sessions", "Messages"]
    starts = [head.index(column + " ") for column in left] + [head.index(" Usr")]
    rows = {}
    for line in lines[lines.index(head) + 2:]:
        if not line.startswith("=") and line:
            values = [line[start:end].strip() for start, end in zip(starts, starts[1:])] + line[starts[-1]:].split()
            row = dict(zip(left + right, values, strict=True))
            rows[row["Node ID"]] = row
    return {"head": head.split(), "rows": rows}


KINDS = (("each", each), ("login", log_in), ("call", call), ("shell", shell), ("wamp", wamp), ("edge", edge), ("monitor", monitor), ("tick", tick))


async def run(case):
    for kind, action in KINDS:
        if kind in case:
            return await heard(case, action)
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
    for process in running.values():
        if process.returncode is None:
            process.kill()
            await process.wait()
    with open(OUT, "w") as out:
        json.dump({"outcomes": outcomes, "names": names}, out, default=str)


asyncio.run(main())
