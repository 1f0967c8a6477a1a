// autobahn-js as a client of the router.
//
// Usage: node autobahn.mjs (ws|rs) (json|cbor|msgpack) PORT
import assert from 'node:assert/strict';
import autobahn from 'autobahn';
import nacl from 'tweetnacl';
import WebSocket from 'ws';
import { covers, fails as failsWith, inbox, run } from './checks.mjs';

globalThis.WebSocket ??= WebSocket; // Node 20 has none
const [, , kind, encoding, port] = process.argv;
const serializers = { json: 'JSONSerializer', cbor: 'CBORSerializer', msgpack: 'MsgpackSerializer' };
const transport = kind === 'rs'
  ? { type: 'rawsocket', host: '127.0.0.1', port: Number(port) }
  : { type: 'websocket', url: `ws://127.0.0.1:${port}/ws`, serializers: [new autobahn.serializer[serializers[encoding]]()] };

const connections = new Map();
/** @param login how to log in; anonymous without */
const join = (login = {}) => new Promise((resolve, reject) => {
  const connection = new autobahn.Connection({ transports: [transport], realm: 'realm1', max_retries: 0, ...login });
  connection.onopen = (session, details) => {
    connections.set(session, connection);
    session.welcome = details;
    resolve(session);
  };
  connection.onclose = (reason, details) => {
    reject(Object.assign(new Error(reason), { error: details?.reason }));
    return true; // does not try again
  };
  connection.open();
});
const leave = session => {
  const connection = connections.get(session);
  connection.onclose = () => true;
  connection.close();
};
const plain = value => JSON.parse(JSON.stringify(value));
const fails = (promise, uri) => failsWith(promise, uri, error => error.error);
const events = () => {
  const { handler, next } = inbox();
  return { handler: (args, kwargs, details) => handler({ args, kwargs, details }), next };
};

const checks = {
  'a call gets its result': async (one, two) => {
    await one.register('com.a.add', ([a, b]) => a + b);
    assert.equal(await two.call('com.a.add', [2, 3]), 5);
  },
  'arguments of both kinds pass': async (one, two) => {
    await one.register('com.a.both', (args, kwargs) => new autobahn.Result(args, kwargs));
    const result = await two.call('com.a.both', [1, 'two', [3, null]], { key: { deep: [1.5, true] } });
    assert.deepEqual(plain([result.args, result.kwargs]), [[1, 'two', [3, null]], { key: { deep: [1.5, true] } }]);
  },
  'values pass unchanged': async (one, two) => {
    await one.register('com.a.echo', ([value]) => value);
    for (const value of [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, 0.1, '', '\u00e4\u20ac\u{1f600}', null, true]) {
      assert.equal(await two.call('com.a.echo', [value]), value);
    }
  },
  'an error passes with URI and arguments': async (one, two) => {
    await one.register('com.a.fails', () => { throw new autobahn.Error('com.a.broken', ['because', 7], { detail: 'more' }); });
    const error = await fails(two.call('com.a.fails'), 'com.a.broken');
    assert.deepEqual(plain([error.args, error.kwargs]), [['because', 7], { detail: 'more' }]);
  },
  'an unknown procedure is an error': (one, two) => fails(two.call('com.a.nothing'), 'wamp.error.no_such_procedure'),
  'progressive results come in order': covers('caller.progressive_call_results callee.progressive_call_results', async (one, two) => {
    await one.register('com.a.count', ([n], kwargs, details) => {
      for (let i = 0; i < n; i++) details.progress([i]);
      return 'done';
    });
    const parts = [];
    const call = two.call('com.a.count', [5], {}, { receive_progress: true });
    call.then(() => {}, () => {}, part => parts.push(part));
    assert.equal(await call, 'done');
    assert.deepEqual(plain(parts), [0, 1, 2, 3, 4]);
  }),
  'shared registrations take turns': covers('callee.shared_registration', async (one, two) => {
    await one.register('com.a.shared', () => 1, { invoke: 'roundrobin' });
    await two.register('com.a.shared', () => 2, { invoke: 'roundrobin' });
    const found = [];
    for (let i = 0; i < 4; i++) found.push(await one.call('com.a.shared'));
    assert.deepEqual(found.slice(0, 2), found.slice(2));
    assert.deepEqual(found.slice(0, 2).sort(), [1, 2]);
  }),
  'the caller is disclosed': covers('caller.caller_identification callee.caller_identification', async (one, two) => {
    await one.register('com.a.who', (args, kwargs, details) => details.caller);
    assert.equal(await two.call('com.a.who', [], {}, { disclose_me: true }), two.id);
  }),
  'a pattern takes calls with their procedure': covers('callee.pattern_based_registration', async (one, two) => {
    await one.register('com.a.tree', (args, kwargs, details) => details.procedure, { match: 'prefix' });
    assert.equal(await two.call('com.a.tree.leaf'), 'com.a.tree.leaf');
  }),
  'a call can be cancelled': covers('caller.call_canceling', async (one, two) => {
    await one.register('com.a.slow', () => new Promise(() => {}));
    const call = two.call('com.a.slow');
    await two.call('wamp.session.count'); // the call is under way
    call.cancel({ mode: 'kill' }); // in the other modes autobahn-js takes the answer for a protocol violation
    await fails(call, 'wamp.error.canceled');
  }),
  'a call can time out': async (one, two) => {
    await one.register('com.a.never', () => new Promise(() => {}));
    await fails(two.call('com.a.never', [], {}, { timeout: 50 }), 'wamp.error.timeout');
  },
  'a registration is taken from its callee': covers('callee.registration_revocation', async (one, two) => {
    const first = await one.register('com.a.taken', () => 1);
    const second = await two.register('com.a.taken', () => 2, { force_reregister: true });
    await first.on_unregister;
    assert.equal(await one.call('com.a.taken'), 2);
    await one.call('wamp.registration.remove_callee', [second.id, two.id], { reason: 'com.a.enough' });
    assert.equal(await second.on_unregister, 'com.a.enough');
    await fails(one.call('com.a.taken'), 'wamp.error.no_such_procedure');
  }),
  'a subscription is taken from its subscriber': covers('subscriber.subscription_revocation', async (one, two) => {
    const held = await one.subscribe('com.a.taken', () => { throw new Error('an event after the end'); });
    await two.call('wamp.subscription.remove_subscriber', [held.id, one.id], { reason: 'com.a.enough' });
    assert.equal(await held.on_unsubscribe, 'com.a.enough');
    await two.publish('com.a.taken', [], {}, { acknowledge: true });
  }),
  'events come in order': async (one, two) => {
    const got = events();
    await one.subscribe('com.a.topic', got.handler);
    for (let i = 0; i < 20; i++) two.publish('com.a.topic', [i], { key: i });
    for (let i = 0; i < 20; i++) {
      const { args, kwargs } = await got.next();
      assert.deepEqual(plain([args, kwargs]), [[i], { key: i }]);
    }
  },
  'the publisher is left out unless it wants it': covers('publisher.publisher_exclusion', async (one, two) => {
    const got = events();
    await two.subscribe('com.a.self', got.handler);
    await two.publish('com.a.self', ['not me'], {}, { acknowledge: true });
    await two.publish('com.a.self', ['me too'], {}, { acknowledge: true, exclude_me: false });
    assert.equal((await got.next()).args[0], 'me too');
  }),
  'receivers are chosen': covers('publisher.subscriber_blackwhite_listing', async (one, two) => {
    const got = events();
    await one.subscribe('com.a.chosen', got.handler);
    await two.publish('com.a.chosen', ['not one'], {}, { acknowledge: true, exclude: [one.id] });
    await two.publish('com.a.chosen', ['nobody'], {}, { acknowledge: true, eligible_authrole: ['nobody'] });
    await two.publish('com.a.chosen', ['not anonymous'], {}, { acknowledge: true, exclude_authrole: ['anonymous'] });
    await two.publish('com.a.chosen', ['one'], {}, { acknowledge: true, eligible: [one.id] });
    assert.equal((await got.next()).args[0], 'one');
  }),
  'patterns take events with their topic': covers('subscriber.pattern_based_subscription', async (one, two) => {
    const got = events();
    await one.subscribe('com.a..leaf', got.handler, { match: 'wildcard' });
    await two.publish('com.a.any.leaf', [], {}, { acknowledge: true });
    assert.equal((await got.next()).details.topic, 'com.a.any.leaf');
  }),
  'the publisher is disclosed': covers('publisher.publisher_identification subscriber.publisher_identification', async (one, two) => {
    const got = events();
    await one.subscribe('com.a.who', got.handler);
    await two.publish('com.a.who', [], {}, { acknowledge: true, disclose_me: true });
    assert.equal((await got.next()).details.publisher, two.id);
  }),
  'subscriptions and registrations end': async (one, two) => {
    const subscription = await one.subscribe('com.a.ending', () => { throw new Error('an event after the end'); });
    await one.unsubscribe(subscription);
    const registration = await one.register('com.a.ending', () => 1);
    await one.unregister(registration);
    await two.publish('com.a.ending', [], {}, { acknowledge: true });
    await fails(two.call('com.a.ending'), 'wamp.error.no_such_procedure');
  },
  'the meta API knows the session': async (one, two) => {
    assert.equal((await one.call('wamp.session.get', [two.id])).session, two.id);
    assert.ok((await one.call('wamp.session.list')).includes(two.id));
  },
};

/** By method: what the connection needs to log in with a secret. */
const logins = {
  ticket: secret => ({ authmethods: ['ticket'], onchallenge: () => secret }),
  wampcra: secret => ({
    authmethods: ['wampcra'],
    onchallenge: (session, method, { challenge, salt, iterations, keylen }) => autobahn.auth_cra.sign(
      salt ? autobahn.auth_cra.derive_key(secret, salt, iterations, keylen) : secret, challenge),
  }),
  cryptosign: secret => {
    const key = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(secret === 'secret' ? 0 : 1));
    return {
      authmethods: ['cryptosign'],
      authextra: { pubkey: autobahn.auth_cryptosign.public_key(key), channel_binding: null },
      onchallenge: (session, method, extra) => autobahn.auth_cryptosign.sign_challenge(key, extra),
    };
  },
};
for (const [name, method, authid] of [
  ['ticket', 'ticket', 'joe'], ['wampcra', 'wampcra', 'joe'], ['salted wampcra', 'wampcra', 'salted'], ['cryptosign', 'cryptosign', 'joe'],
]) {
  checks[`${name} logs in`] = async () => {
    const session = await join({ authid, ...logins[method]('secret') });
    const { authid: found, authrole, authmethod } = session.welcome;
    assert.deepEqual([found, authrole, authmethod], [authid, 'user', method]);
    leave(session);
  };
  checks[`a wrong ${name} is refused`] = async () => {
    await fails(join({ authid, ...logins[method]('wrong') }), 'wamp.error.not_authorized');
    await fails(join({ authid: 'nobody', ...logins[method]('secret') }), 'wamp.error.not_authorized');
  };
}

await run(checks, join, leave);
