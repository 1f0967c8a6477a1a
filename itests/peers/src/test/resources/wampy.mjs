// wampy as a client of the router.
//
// Usage: node wampy.mjs ws (json|cbor|msgpack) PORT
import assert from 'node:assert/strict';
import { Wampy } from 'wampy';
import { JsonSerializer } from 'wampy/JsonSerializer.js';
import { CborSerializer } from 'wampy/CborSerializer.js';
import { MsgpackSerializer } from 'wampy/MsgpackSerializer.js';
import WebSocket from 'ws';
import { fails as failsWith, inbox, run } from './checks.mjs';

const [, , , encoding, port] = process.argv;
const Serializer = { json: JsonSerializer, cbor: CborSerializer, msgpack: MsgpackSerializer }[encoding];

const join = async () => {
  const client = new Wampy(`ws://127.0.0.1:${port}/ws`,
    { realm: 'realm1', ws: WebSocket, serializer: new Serializer(), autoReconnect: false });
  await client.connect();
  return client;
};
const fails = (promise, uri) => failsWith(promise, uri, error => error.errorUri);

const checks = {
  'a call gets its result': async (one, two) => {
    await one.register('com.w.add', ({ argsList: [a, b] }) => ({ argsList: [a + b] }));
    assert.deepEqual((await two.call('com.w.add', [2, 3])).argsList, [5]);
  },
  'keyword arguments pass': async (one, two) => {
    await one.register('com.w.echo', ({ argsDict }) => ({ argsDict }));
    const sent = { key: { deep: [1.5, true, null, '\u00e4\u20ac\u{1f600}'] } };
    assert.deepEqual((await two.call('com.w.echo', sent)).argsDict, sent);
  },
  'an unknown procedure is an error': (one, two) => fails(two.call('com.w.nothing', []), 'wamp.error.no_such_procedure'),
  'a call can time out': async (one, two) => {
    await one.register('com.w.never', () => new Promise(() => {}));
    await fails(two.call('com.w.never', [], { timeout: 50 }), 'wamp.error.timeout');
  },
  'events come in order': async (one, two) => {
    const events = inbox();
    await one.subscribe('com.w.topic', events.handler);
    for (let i = 0; i < 20; i++) two.publish('com.w.topic', [i]);
    for (let i = 0; i < 20; i++) assert.deepEqual((await events.next()).argsList, [i]);
  },
  'receivers are chosen': async (one, two) => {
    const events = inbox();
    await one.subscribe('com.w.chosen', events.handler);
    await two.publish('com.w.chosen', ['not one'], { exclude: [one.getSessionId()] });
    await two.publish('com.w.chosen', ['one'], { eligible: [one.getSessionId()] });
    assert.deepEqual((await events.next()).argsList, ['one']);
  },
  'patterns take events': async (one, two) => {
    const events = inbox();
    await one.subscribe('com.w.tree', events.handler, { match: 'prefix' });
    await two.publish('com.w.tree.leaf', ['leaf']);
    assert.equal((await events.next()).details.topic, 'com.w.tree.leaf');
  },
  'registrations end': async (one, two) => {
    await one.register('com.w.ending', () => ({}));
    await one.unregister('com.w.ending');
    await fails(two.call('com.w.ending', []), 'wamp.error.no_such_procedure');
  },
};

await run(checks, join, client => client.disconnect());
process.exit(0); // it keeps timers
