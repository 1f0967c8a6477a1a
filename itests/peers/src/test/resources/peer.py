"""autobahn for Python as a client of the router.

Usage: peer.py (ws|rs) SERIALIZER PORT

SERIALIZER is json, cbor or msgpack, with ".batched" behind it for batched messages. Prints a line for every check, "ok NAME" or
"not ok NAME: WHY", and "covers FEATURE" for every announced feature that it is about.
"""
import asyncio
import sys

import txaio

txaio.use_asyncio()
from autobahn.asyncio.component import Component
from autobahn.wamp import message
from autobahn.wamp.cryptobox import KeyRing
from autobahn.wamp.exception import ApplicationError
from autobahn.wamp.types import (CallOptions, CallResult, PublishOptions, RegisterOptions, SubscribeOptions)

TRANSPORT, SERIALIZER, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])
PATIENCE = 60
checks = []


def check(*features):
    """A check of these features of a client, each as ROLE.FEATURE."""
    def add(function):
        function.features = features
        checks.append(function)
        return function
    return add


async def join(authentication=None):
    """Joins with a session of its own, anonymous unless told otherwise; fails with what the router refused it for."""
    endpoint = {"type": "tcp", "host": "127.0.0.1", "port": PORT}
    if TRANSPORT == "ws":
        transport = {"type": "websocket", "url": "ws://127.0.0.1:%d/ws" % PORT, "endpoint": endpoint,
                     "serializers": [SERIALIZER], "max_retries": 0}
    else:
        transport = {"type": "rawsocket", "url": "rs://127.0.0.1:%d" % PORT, "endpoint": endpoint,
                     "serializer": SERIALIZER, "max_retries": 0}
    component = Component(transports=[transport], realm="realm1", authentication=authentication)
    joined = asyncio.get_running_loop().create_future()

    @component.on_join
    def on_join(session, details):
        session.welcome = details
        if not joined.done():
            joined.set_result(session)

    @component.on_leave
    def on_leave(session, details):
        if not joined.done():
            joined.set_exception(ApplicationError(details.reason, details.message))

    component.start(asyncio.get_running_loop())
    return await asyncio.wait_for(joined, PATIENCE)


async def leave(session):
    """Leaves, and returns when the router has confirmed."""
    left = asyncio.get_running_loop().create_future()
    session.on("leave", lambda *_: left.done() or left.set_result(None))
    session.leave()
    await asyncio.wait_for(left, PATIENCE)


async def fails(awaitable, error):
    """What a call failed with; it must be that error."""
    try:
        result = await asyncio.wait_for(asyncio.ensure_future(awaitable), PATIENCE)
    except ApplicationError as failure:
        assert failure.error == error, "expected %s, found %s %s" % (error, failure.error, failure.args)
        return failure
    raise AssertionError("expected %s, found the result %r" % (error, result))


class Inbox:
    """Takes events and gives them out one by one."""

    def __init__(self):
        self.queue = asyncio.Queue()

    def __call__(self, *args, **kwargs):
        self.queue.put_nowait((list(args), kwargs))

    async def next(self):
        return await asyncio.wait_for(self.queue.get(), PATIENCE)

    def empty(self):
        return self.queue.empty()


@check()
async def a_call_gets_its_result(one, two):
    await one.register(lambda a, b: a + b, "com.p.add")
    assert await two.call("com.p.add", 2, 3) == 5


@check()
async def arguments_and_results_of_both_kinds_pass(one, two):
    await one.register(lambda *args, **kwargs: CallResult(*reversed(args), **kwargs), "com.p.both")
    result = await two.call("com.p.both", 1, "two", [3, None], key={"deep": [1.5, True]})
    assert list(result.results) == [[3, None], "two", 1] and result.kwresults == {"key": {"deep": [1.5, True]}}, result


@check()
async def values_pass_unchanged(one, two):
    await one.register(lambda value: value, "com.p.echo")
    values = [0, -1, 2**31, -2**31 - 1, 2**53, 2**63 - 1, -2**63, 0.1, "", "\u00e4\u20ac\U0001f600", [], {"": None}, b"\x00\xff bytes"]
    for value in values:
        found = await two.call("com.p.echo", value)
        assert found == value and type(found) is type(value), "%r became %r" % (value, found)


@check()
async def an_error_passes_with_uri_and_arguments(one, two):
    def broken():
        raise ApplicationError("com.p.broken", "because", 7, detail="more")

    await one.register(broken, "com.p.fails")
    failure = await fails(two.call("com.p.fails"), "com.p.broken")
    assert failure.args[:2] == ("because", 7) and failure.kwargs == {"detail": "more"}, (failure.args, failure.kwargs)


@check()
async def an_unknown_procedure_is_an_error(one, two):
    await fails(two.call("com.p.nothing"), "wamp.error.no_such_procedure")


@check()
async def a_second_registration_is_refused(one, two):
    await one.register(lambda: 1, "com.p.single")
    await fails(two.register(lambda: 2, "com.p.single"), "wamp.error.procedure_already_exists")


@check()
async def a_registration_can_be_forced(one, two):
    await one.register(lambda: 1, "com.p.forced")
    await two.register(lambda: 2, "com.p.forced", options=RegisterOptions(force_reregister=True))
    assert await one.call("com.p.forced") == 2


@check("caller.progressive_call_results", "callee.progressive_call_results")
async def progressive_results_come_in_order(one, two):
    def count(n, details):
        for i in range(n):
            details.progress(i)
        return "done"

    await one.register(count, "com.p.count", options=RegisterOptions(details=True))
    parts = []
    result = await two.call("com.p.count", 5, options=CallOptions(on_progress=parts.append))
    assert result == "done" and parts == [0, 1, 2, 3, 4], (result, parts)


@check("caller.call_canceling", "callee.call_canceling")
async def a_call_can_be_cancelled(one, two):
    cancelled = asyncio.Event()

    async def slow():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    await one.register(slow, "com.p.slow")
    call = asyncio.ensure_future(two.call("com.p.slow"))
    await two.call("wamp.session.count")
    call.cancel()
    await asyncio.wait_for(cancelled.wait(), PATIENCE)


@check()
async def a_call_can_time_out(one, two):
    async def slow():
        await asyncio.sleep(60)

    await one.register(slow, "com.p.never")
    await fails(two.call("com.p.never", options=CallOptions(timeout=50)), "wamp.error.timeout")


@check()
async def a_callee_that_leaves_fails_its_calls(one, two):
    gone = await join()

    async def slow():
        await asyncio.sleep(60)

    await gone.register(slow, "com.p.leaving")
    call = asyncio.ensure_future(two.call("com.p.leaving"))
    await two.call("wamp.session.count")
    gone.leave()
    await fails(call, "wamp.error.canceled")


@check("caller.caller_identification", "callee.caller_identification")
async def caller_and_callee_are_disclosed(one, two):
    await one.register(lambda details: details.caller, "com.p.who", options=RegisterOptions(details=True))
    assert await two.call("com.p.who") == two._session_id


@check("callee.pattern_based_registration")
async def patterns_take_calls_by_precedence(one, two):
    async def register(uri, match):
        await one.register(lambda details: [match, details.procedure or "com.p.exact.a"], uri,
                           options=RegisterOptions(match=match, details=True))

    await register("com.p.exact.a", "exact")
    await register("com.p.exact", "prefix")
    await register("com.p..a", "wildcard")
    assert await two.call("com.p.exact.a") == ["exact", "com.p.exact.a"]
    assert await two.call("com.p.exact.b") == ["prefix", "com.p.exact.b"]
    assert await two.call("com.p.other.a") == ["wildcard", "com.p.other.a"]


@check("callee.shared_registration")
async def shared_registrations_take_turns(one, two):
    await one.register(lambda: 1, "com.p.shared", options=RegisterOptions(invoke="roundrobin"))
    await two.register(lambda: 2, "com.p.shared", options=RegisterOptions(invoke="roundrobin"))
    found = [await one.call("com.p.shared") for _ in range(4)]
    assert found in ([1, 2, 1, 2], [2, 1, 2, 1]), found


@check()
async def an_event_reaches_its_subscribers_in_order(one, two):
    inbox = Inbox()
    await one.subscribe(inbox, "com.p.topic")
    for i in range(20):
        two.publish("com.p.topic", i, key=i)
    for i in range(20):
        assert await inbox.next() == ([i], {"key": i})


@check()
async def a_publication_is_acknowledged(one, two):
    published = await two.publish("com.p.ack", options=PublishOptions(acknowledge=True))
    assert 1 <= published.id <= 2**53
    await fails(two.publish("wamp.p.forbidden", options=PublishOptions(acknowledge=True)), "wamp.error.invalid_uri")


@check("publisher.publisher_exclusion")
async def the_publisher_is_left_out_unless_it_wants_it(one, two):
    inbox = Inbox()
    await two.subscribe(inbox, "com.p.self")
    await two.publish("com.p.self", "not me", options=PublishOptions(acknowledge=True))
    await two.publish("com.p.self", "me too", options=PublishOptions(acknowledge=True, exclude_me=False))
    assert await inbox.next() == (["me too"], {})


@check("publisher.subscriber_blackwhite_listing")
async def receivers_are_chosen(one, two):
    joe = await join({"ticket": {"authid": "joe", "ticket": "secret"}})
    inboxes = {"one": (one, Inbox()), "two": (two, Inbox()), "joe": (joe, Inbox())}
    for session, inbox in inboxes.values():
        await session.subscribe(inbox, "com.p.chosen")
    third = await join()
    for who, options in (("one", dict(eligible=[one._session_id])), ("two joe", dict(exclude=[one._session_id])),
                         ("joe", dict(eligible_authid=["joe"])), ("one two", dict(exclude_authid=["joe", "nobody"])),
                         ("joe", dict(eligible_authrole="user")), ("one two", dict(exclude_authrole=["user"])),
                         ("", dict(eligible_authrole=["nobody"])),
                         ("two", dict(eligible_authrole=["anonymous"], exclude=[one._session_id]))):
        await third.publish("com.p.chosen", who, options=PublishOptions(acknowledge=True, **options))
    await third.publish("com.p.chosen", "end", options=PublishOptions(acknowledge=True))
    for name, (session, inbox) in inboxes.items():
        while True:
            (who,), _ = await inbox.next()
            if who == "end":
                break
            assert name in who.split(), "%s got the event for %r" % (name, who)
            inbox.got = getattr(inbox, "got", 0) + 1
    assert [inbox.got for _, inbox in inboxes.values()] == [3, 4, 3], [inbox.got for _, inbox in inboxes.values()]
    await leave(third)
    await leave(joe)


@check("subscriber.pattern_based_subscription", "subscriber.publisher_identification", "publisher.publisher_identification")
async def patterns_take_events_with_their_topic(one, two):
    prefix, wildcard = Inbox(), Inbox()
    await one.subscribe(prefix, "com.p.tree", options=SubscribeOptions(match="prefix", details=True))
    await one.subscribe(wildcard, "com.p..leaf", options=SubscribeOptions(match="wildcard", details=True))
    await two.publish("com.p.tree.leaf", options=PublishOptions(acknowledge=True))
    for inbox in (prefix, wildcard):
        details = (await inbox.next())[1]["details"]
        assert details.topic == "com.p.tree.leaf" and details.publisher == two._session_id, details


@check()
async def a_retained_event_comes_to_late_subscribers(one, two):
    await two.publish("com.p.retained", "kept", options=PublishOptions(acknowledge=True, retain=True))
    inbox = Inbox()
    await one.subscribe(inbox, "com.p.retained", options=SubscribeOptions(get_retained=True, details=True))
    args, kwargs = await inbox.next()
    assert args == ["kept"] and kwargs["details"].retained, (args, kwargs)


@check()
async def subscriptions_and_registrations_end(one, two):
    inbox = Inbox()
    subscription = await one.subscribe(inbox, "com.p.ending")
    await subscription.unsubscribe()
    await two.publish("com.p.ending", options=PublishOptions(acknowledge=True))
    registration = await one.register(lambda: 1, "com.p.ending")
    await registration.unregister()
    await fails(two.call("com.p.ending"), "wamp.error.no_such_procedure")
    assert inbox.empty()


@check()
async def the_meta_api_tells_of_sessions(one, two):
    came, went = Inbox(), Inbox()
    await one.subscribe(came, "wamp.session.on_join")
    await one.subscribe(went, "wamp.session.on_leave")
    other = await join()
    session = other._session_id
    joined = await came.next()
    assert joined[0][0]["session"] == session, joined
    sessions = await one.call("wamp.session.list")
    assert session in sessions, sessions
    details = await one.call("wamp.session.get", session)
    assert details["session"] == session, details
    other.leave()
    gone = await went.next()
    assert gone[0][0] == session, gone
    await fails(one.call("wamp.session.get", session), "wamp.error.no_such_session")


@check()
async def a_session_can_be_killed(one, two):
    victim = await join()
    left = asyncio.get_running_loop().create_future()
    victim.on("leave", lambda session, details: left.set_result(details))
    await one.call("wamp.session.kill", victim._session_id, reason="com.p.enough", message="go")
    details = await asyncio.wait_for(left, PATIENCE)
    assert details.reason == "com.p.enough", details


@check()
async def the_meta_api_tells_of_registrations_and_subscriptions(one, two):
    registration = await one.register(lambda: 1, "com.p.meta")
    assert await two.call("wamp.registration.lookup", "com.p.meta") == registration.id
    assert await two.call("wamp.registration.list_callees", registration.id) == [one._session_id]
    subscription = await one.subscribe(Inbox(), "com.p.meta")
    assert await two.call("wamp.subscription.lookup", "com.p.meta") == subscription.id
    assert await two.call("wamp.subscription.count_subscribers", subscription.id) == 1


@check()
async def policies_choose_among_callees(one, two):
    for policy, expected in (("first", {1}), ("last", {2}), ("random", {1, 2})):
        uri = "com.p.shared." + policy
        await one.register(lambda: 1, uri, options=RegisterOptions(invoke=policy))
        await two.register(lambda: 2, uri, options=RegisterOptions(invoke=policy))
        found = {await one.call(uri) for _ in range(40)}
        assert found == expected, (policy, found)


@check()
async def a_callee_works_on_as_many_calls_as_it_wants(one, two):
    begun, gate = [], asyncio.Event()

    async def work(number):
        begun.append(number)
        await gate.wait()
        return number

    await one.register(work, "com.p.bounded", options=RegisterOptions(concurrency=2))
    calls = [asyncio.ensure_future(two.call("com.p.bounded", number)) for number in range(6)]
    await two.call("wamp.session.count")
    await one.call("wamp.session.count")
    assert begun == [0, 1], begun
    gate.set()
    assert await asyncio.gather(*calls) == list(range(6)) and begun == list(range(6)), begun


@check()
async def a_callee_that_is_not_available_says_so(one, two):
    def busy():
        raise ApplicationError("wamp.error.unavailable", "later")

    await one.register(busy, "com.p.busy", options=RegisterOptions(invoke="roundrobin"))
    await two.register(lambda: 1, "com.p.busy", options=RegisterOptions(invoke="roundrobin"))
    found = []
    for _ in range(2):
        try:
            found.append(await one.call("com.p.busy"))
        except ApplicationError as failure:
            found.append(failure.error)
    assert sorted(map(str, found)) == ["1", "wamp.error.unavailable"], "calls move only where a callee announced it: %s" % found


def revoked(session, kind):
    """What the router takes from a session unasked; it goes no further, since for some of it autobahn ends the session."""
    taken = asyncio.get_running_loop().create_future()
    take = session.onMessage

    def on_message(received):
        if isinstance(received, kind) and received.request == 0:
            taken.set_result(received)
        else:
            take(received)

    session.onMessage = on_message
    return asyncio.wait_for(taken, PATIENCE)


@check("callee.registration_revocation")
async def a_registration_is_taken_from_its_callee(one, two):
    for number, take in enumerate((
            lambda held: two.register(lambda: 2, "com.p.taken", options=RegisterOptions(force_reregister=True)),
            lambda held: two.call("wamp.registration.remove_callee", held.id, victim._session_id, reason="com.p.enough"))):
        victim = await join()
        held = await victim.register(lambda: 1, "com.p.taken")
        told = revoked(victim, message.Unregistered)
        await take(held)
        found = await told
        assert found.registration == held.id and (number == 0 or found.reason == "com.p.enough"), found
        if number == 0:
            assert await one.call("com.p.taken") == 2
            await [each for each in two._registrations.values() if each.procedure == "com.p.taken"][0].unregister()
        else:
            await fails(one.call("com.p.taken"), "wamp.error.no_such_procedure")
        await leave(victim)


@check("subscriber.subscription_revocation")
async def a_subscription_is_taken_from_its_subscriber(one, two):
    inbox = Inbox()
    held = await one.subscribe(inbox, "com.p.taken")
    told = revoked(one, message.Unsubscribed)
    await two.call("wamp.subscription.remove_subscriber", held.id, one._session_id, reason="com.p.enough")
    found = await told
    assert found.subscription == held.id and found.reason == "com.p.enough", found
    await two.publish("com.p.taken", options=PublishOptions(acknowledge=True))
    await one.call("wamp.session.count")
    assert inbox.empty()


@check("publisher.x_acknowledged_event_delivery")
async def what_the_router_does_not_announce_is_not_used(one, two):
    """An extension of Crossbar.io: subscribers acknowledge each event."""
    assert not one._router_roles["broker"].x_acknowledged_event_delivery
    got = asyncio.get_running_loop().create_future()
    await one.subscribe(got.set_result, "com.p.plain")
    acknowledgements = []
    send = one._transport.send
    one._transport.send = lambda sent: acknowledgements.append(sent) or send(sent)
    await two.publish("com.p.plain", "event", options=PublishOptions(acknowledge=True))
    assert await asyncio.wait_for(got, PATIENCE) == "event" and acknowledgements == [], acknowledgements


@check()
async def sessions_can_be_killed_together(one, two):
    user = {"ticket": {"authid": "joe", "ticket": "secret"}}
    for procedure, argument in (("wamp.session.kill_by_authid", "joe"), ("wamp.session.kill_by_authrole", "user")):
        victims = [await join(user), await join(user)]
        gone = [asyncio.get_running_loop().create_future() for _ in victims]
        for victim, left in zip(victims, gone):
            victim.on("leave", lambda session, details, left=left: left.set_result(details.reason))
        assert await one.call("wamp.session.count", ["user"]) == 2
        ids = sorted(victim._session_id for victim in victims)
        ended = await one.call(procedure, argument, reason="com.p.enough")
        assert ended == (ids if procedure.endswith("authid") else 2), (procedure, ended)
        assert await asyncio.wait_for(asyncio.gather(*gone), PATIENCE) == ["com.p.enough"] * 2
        assert not set(ids) & set(await one.call("wamp.session.list"))


@check()
async def the_meta_api_tells_of_changes(one, two):
    for kind, add, change in (
            ("registration", lambda: two.register(lambda: 1, "com.p.watched"), ("create", "register", "unregister", "delete")),
            ("subscription", lambda: two.subscribe(Inbox(), "com.p.watched"), ("create", "subscribe", "unsubscribe", "delete"))):
        events = Inbox()
        for name in change:
            await one.subscribe(lambda *args, name=name: events(name, *args), "wamp.%s.on_%s" % (kind, name))
        added = await add()
        (name, session, details), _ = await events.next()
        assert (name, session, details["id"], details["uri"]) == ("create", two._session_id, added.id, "com.p.watched"), details
        assert (await events.next())[0] == [change[1], two._session_id, added.id]
        ids = await one.call("wamp.%s.list" % kind)
        assert added.id in ids["exact"], ids
        assert (await one.call("wamp.%s.get" % kind, added.id))["uri"] == "com.p.watched"
        matched = await one.call("wamp.%s.match" % kind, "com.p.watched")
        assert added.id in (matched if isinstance(matched, list) else [matched]), matched
        await (added.unregister() if kind == "registration" else added.unsubscribe())
        assert (await events.next())[0] == [change[2], two._session_id, added.id]
        assert (await events.next())[0] == [change[3], two._session_id, added.id]
        await fails(one.call("wamp.%s.get" % kind, added.id), "wamp.error.no_such_" + kind)


@check()
async def a_session_that_ends_leaves_its_testaments(one, two):
    inbox = Inbox()
    await one.subscribe(inbox, "com.p.testament")
    other = await join()
    await other.call("wamp.session.add_testament", "com.p.testament", ["flushed"], {})
    await other.call("wamp.session.flush_testaments")
    await other.call("wamp.session.add_testament", "com.p.testament", ["second"], {"key": 1})
    await other.call("wamp.session.add_testament", "com.p.testament", ["first"], {}, scope="detached")
    await leave(other)
    first, second = await inbox.next(), await inbox.next()
    assert first == (["first"], {}) and second == (["second"], {"key": 1}), (first, second)
    await fails(one.call("wamp.session.add_testament", "com.p.testament", [], {}, scope="forever"), "wamp.error.testament_error")


@check()
async def events_of_the_past_are_there(one, two):
    for number in range(4):
        await one.publish("com.p.history", number, options=PublishOptions(acknowledge=True))
    subscription = await two.call("wamp.subscription.lookup", "com.p.history")
    latest = await two.call("wamp.subscription.get_events", subscription, limit=2, reverse=True)
    assert [event["args"] for event in latest.results] == [[3], [2]] and latest.kwresults == {"more": True}, latest
    since = await two.call("wamp.subscription.get_events", subscription, from_publication=latest.results[1]["publication"])
    assert [event["args"] for event in since.results] == [[2], [3]], since


@check(*["%s.%s" % (role, feature) for role in ("caller", "callee", "publisher", "subscriber")
         for feature in ("payload_transparency", "payload_encryption_cryptobox")])
async def encrypted_payloads_pass_as_they_are(one, two):
    key = KeyRing(KeyRing().generate_key()[0])
    a, b = await join(), await join()
    a.set_payload_codec(key)
    b.set_payload_codec(key)
    await a.register(lambda text: text.upper(), "com.p.secret")
    assert await b.call("com.p.secret", "quiet") == "QUIET"

    def refuse():
        raise ApplicationError("com.p.refused", "no", 7)

    await a.register(refuse, "com.p.secret.refused")
    failure = await fails(b.call("com.p.secret.refused"), "com.p.refused")
    assert failure.args[:2] == ("no", 7), failure.args
    inbox = Inbox()
    await a.subscribe(inbox, "com.p.secret")
    await b.publish("com.p.secret", "event", options=PublishOptions(acknowledge=True))
    assert await inbox.next() == (["event"], {})
    await leave(a)
    await leave(b)


def login(name, method, authid, right, wrong):
    """Two checks of a method: with what logs in, and with what does not."""

    @check()
    async def logs_in(one, two):
        session = await join({method: dict(right, authid=authid)})
        found = (session.welcome.authid, session.welcome.authrole, session.welcome.authmethod)
        assert found == (authid, "user", method), found
        await leave(session)

    @check()
    async def is_refused(one, two):
        for who, secret in ((authid, wrong), ("nobody", right)):
            try:
                session = await join({method: dict(secret, authid=who)})
            except ApplicationError as refusal:
                assert refusal.error == "wamp.error.not_authorized", refusal
            else:
                raise AssertionError("%s joined as %s" % (who, session.welcome))

    logs_in.__name__, is_refused.__name__ = name + "_logs_in", "a_wrong_%s_is_refused" % name


login("ticket", "ticket", "joe", {"ticket": "secret"}, {"ticket": "wrong"})
login("wampcra", "wampcra", "joe", {"secret": "secret"}, {"secret": "wrong"})
login("salted_wampcra", "wampcra", "salted", {"secret": "secret"}, {"secret": "wrong"})
login("scram", "scram", "joe", {"password": "secret"}, {"password": "wrong"})
login("cryptosign", "cryptosign", "joe", {"privkey": "00" * 32}, {"privkey": "01" * 32})


async def main():
    for function in checks:
        name = function.__name__.replace("_", " ")
        try:
            one, two = await join(), await join()
            await asyncio.wait_for(function(one, two), 3 * PATIENCE)
            await leave(one)
            await leave(two)
            print("ok", name, flush=True)
            for feature in function.features:
                print("covers", feature, flush=True)
        except Exception as failure:
            print("not ok %s: %s %s" % (name, type(failure).__name__, str(failure).replace("\n", " ")), flush=True)


asyncio.run(main())
