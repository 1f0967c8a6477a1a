// wampy as a client of the router.
//
// Usage: node wampy.mjs ws (json|cbor|msgpack) PORT
import assert from 'node:assert/strict';
import { Wampy } from 'wampy';
import { JsonSerializer } from 'wampy/JsonSerializer.js';
import { CborSerializer } from 'wampy/CborSerializer.js';
import { MsgpackSerializer } from 'wampy/MsgpackSerializer.js';
import WebSocket from 'ws';
import { covers, fails as failsWith, inbox, run } from './checks.mjs';

const [, , , encoding, port] = process.argv;
const Serializer = { json: JsonSerializer, cbor: CborSerializer, msgpack: MsgpackSerializer }[encoding];

const join = async () => {
  const client = new Wampy(`ws://127.0.0.1:${port}/ws`,
    { realm: 'realm1', ws: WebSocket, serializer: new Serializer(), autoReconnect: false,
      payloadSerializers: { json: new JsonSerializer(), cbor: new CborSerializer() } });
  await client.connect();
  return client;
};
/** How payloads may be packed; JSON takes text only, as wampy writes it. */
const packings = encoding === 'json' ? ['json'] : ['json', 'cbor'];
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
  'a call can time out': covers('caller.call_timeout', async (one, two) => {
    await one.register('com.w.never', () => new Promise(() => {}));
    await fails(two.call('com.w.never', [], { timeout: 50 }), 'wamp.error.timeout');
  }),
  'an error passes with URI and arguments': async (one, two) => {
    await one.register('com.w.fails', ({ error_handler }) => {
      throw { error: 'com.w.broken', argsList: ['because', 7], argsDict: { detail: 'more' } };
    });
    const error = await fails(two.call('com.w.fails', []), 'com.w.broken');
    assert.deepEqual([error.argsList, error.argsDict], [['because', 7], { detail: 'more' }]);
  },
  'progressive results come in order': covers('caller.progressive_call_results', async one => {
    const parts = [];
    const result = await one.call('com.peer.count', [5], { progress_callback: ({ argsList }) => parts.push(argsList[0]) });
    assert.deepEqual([parts, result.argsList], [[0, 1, 2, 3, 4], ['done']]);
  }),
  'a call can be cancelled in each mode': covers('caller.call_canceling', async (one, two) => {
    await one.register('com.w.slow', () => new Promise(() => {}));
    for (const mode of ['skip', 'kill', 'killnowait']) {
      const call = two.call('com.w.slow', []);
      two.cancel(two.getOpStatus().reqId, { mode });
      await fails(call, 'wamp.error.canceled');
    }
  }),
  'the caller is disclosed, and how far it is to be trusted':
    covers('caller.caller_identification callee.caller_identification callee.call_trustlevels', async (one, two) => {
      await one.register('com.w.who', ({ details }) => ({ argsList: [details.caller, details.trustlevel] }));
      assert.deepEqual((await two.call('com.w.who', [], { disclose_me: true })).argsList, [two.getSessionId(), 7]);
    }),
  'a pattern takes calls with their procedure': covers('callee.pattern_based_registration', async (one, two) => {
    await one.register('com.w.tree', ({ details }) => ({ argsList: [details.procedure] }), { match: 'prefix' });
    assert.deepEqual((await two.call('com.w.tree.leaf', [])).argsList, ['com.w.tree.leaf']);
  }),
  'shared registrations take turns': covers('callee.shared_registration', async (one, two) => {
    await one.register('com.w.shared', () => ({ argsList: [1] }), { invoke: 'roundrobin' });
    await two.register('com.w.shared', () => ({ argsList: [2] }), { invoke: 'roundrobin' });
    const found = [];
    for (let i = 0; i < 4; i++) found.push((await one.call('com.w.shared', [])).argsList[0]);
    assert.deepEqual(found.slice(0, 2), found.slice(2));
    assert.deepEqual(found.slice(0, 2).sort(), [1, 2]);
  }),
  'packed payloads pass as they are':
    covers(['caller', 'callee', 'publisher', 'subscriber'].map(role => `${role}.payload_passthru_mode`).join(' '), async (one, two) => {
      for (const ppt_serializer of packings) {
        const mode = { ppt_scheme: 'x_transom', ppt_serializer };
        await one.register(`com.w.packed.${ppt_serializer}`, ({ argsList }) => ({ argsList: argsList.reverse(), options: mode }));
        assert.deepEqual((await two.call(`com.w.packed.${ppt_serializer}`, [1, 'two'], mode)).argsList, ['two', 1]);
        const events = inbox();
        await one.subscribe(`com.w.packed.${ppt_serializer}`, events.handler);
        await two.publish(`com.w.packed.${ppt_serializer}`, [1, 'two'], mode);
        const { details, argsList } = await events.next();
        assert.deepEqual([details.ppt_serializer, argsList], [ppt_serializer, [1, 'two']]);
      }
    }),
  'events come in order': async (one, two) => {
    const events = inbox();
    await one.subscribe('com.w.topic', events.handler);
    for (let i = 0; i < 20; i++) two.publish('com.w.topic', [i]);
    for (let i = 0; i < 20; i++) assert.deepEqual((await events.next()).argsList, [i]);
  },
  'receivers are chosen': covers('publisher.subscriber_blackwhite_listing', async (one, two) => {
    const events = inbox();
    await one.subscribe('com.w.chosen', events.handler);
    await two.publish('com.w.chosen', ['not one'], { exclude: [one.getSessionId()] });
    await two.publish('com.w.chosen', ['nobody'], { eligible_authrole: 'nobody' });
    await two.publish('com.w.chosen', ['one'], { eligible: [one.getSessionId()] });
    assert.deepEqual((await events.next()).argsList, ['one']);
  }),
  'the publisher is left out': covers('publisher.publisher_exclusion', async (one, two) => {
    const [mine, others] = [inbox(), inbox()];
    await two.subscribe('com.w.self', mine.handler);
    await one.subscribe('com.w.self', others.handler);
    await two.publish('com.w.self', ['of two']);
    await one.publish('com.w.self', ['of one']);
    assert.deepEqual((await mine.next()).argsList, ['of one']);
    assert.deepEqual((await others.next()).argsList, ['of two']);
  }),
  'the publisher is disclosed, and how far it is to be trusted':
    covers('publisher.publisher_identification subscriber.publisher_identification subscriber.publication_trustlevels', async (one, two) => {
      const events = inbox();
      await one.subscribe('com.w.who', events.handler);
      await two.publish('com.w.who', ['any'], { disclose_me: true });
      const { publisher, trustlevel } = (await events.next()).details;
      assert.deepEqual([publisher, trustlevel], [two.getSessionId(), 7]);
    }),
  'patterns take events': covers('subscriber.pattern_based_subscription', async (one, two) => {
    const events = inbox();
    await one.subscribe('com.w.tree', events.handler, { match: 'prefix' });
    await two.publish('com.w.tree.leaf', ['leaf']);
    assert.equal((await events.next()).details.topic, 'com.w.tree.leaf');
  }),
  'registrations end': async (one, two) => {
    await one.register('com.w.ending', () => ({}));
    await one.unregister('com.w.ending');
    await fails(two.call('com.w.ending', []), 'wamp.error.no_such_procedure');
  },
};

await run(checks, join, client => client.disconnect());
process.exit(0); // it keeps timers
