// Usage: node operator_cases.mjs URL HOME CASES.json PART LOG NAMES OUT.json
//
// Plays an operator with autobahn-js and cryptosign: runs those cases that operator_cases.py knows as `login` and `call` one after the
// other, and writes their outcomes to OUT.json in the same form.
import autobahn from 'autobahn';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import nacl from 'tweetnacl';
import WebSocket from 'ws';

globalThis.WebSocket ??= WebSocket; // Node 20 has none
const [, , url, home, file, part, , given, out] = process.argv;
const PREFIX = 'crossbarfabriccenter.';
const QUIET = /\.(on_tick|on_heartbeat|on_worker_heartbeat|on_log|on_worker_log|on_process_stats)$/;
const seed = /^private-key-ed25519: *([0-9a-f]{64})$/m.exec(readFileSync(`${home}/.crossbar/default.priv`, 'utf8'))[1];
const names = JSON.parse(given);
const sessions = new Map();

const keyOf = name => nacl.sign.keyPair.fromSeed(
  new Uint8Array(name === 'superuser' ? Buffer.from(seed, 'hex') : createHash('sha256').update(name).digest()));

/** Gives the outcome of a login; its session is kept under that name. */
const logIn = (login, name) => new Promise(resolve => {
  const key = keyOf(login.key ?? 'superuser');
  const connection = new autobahn.Connection({
    transports: [{ type: 'websocket', url, serializers: [new autobahn.serializer.JSONSerializer()] }],
    realm: login.realm,
    authid: login.authid ?? 'someone',
    authmethods: ['cryptosign'],
    authextra: { pubkey: autobahn.auth_cryptosign.public_key(login.says ? keyOf(login.says) : key), channel_binding: null },
    onchallenge: (session, method, extra) => autobahn.auth_cryptosign.sign_challenge(key, extra),
    max_retries: 0,
  });
  connection.onopen = (session, details) => {
    sessions.set(name, { session, connection });
    const { realm, authid, authrole, authmethod, authprovider, authextra } = details;
    resolve({ joined: { realm, authid, authrole, authmethod, authprovider,
      authextra: Object.keys(authextra ?? {}).filter(each => each.startsWith('x_cb_')).sort() } });
  };
  connection.onclose = (reason, details) => {
    resolve({ refused: details?.reason ?? reason, text: details?.message });
    return true; // does not try again
  };
  connection.open();
});

const filled = value => {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (whole, name) => names[name]);
  }
  if (Array.isArray(value)) {
    return value.map(filled);
  }
  return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each)])) : value;
};

const sessionOf = async name => {
  if (!sessions.has(name)) {
    const outcome = await logIn({ realm: name === 'domain' ? null : name }, name);
    if (!outcome.joined) {
      throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    }
  }
  return sessions.get(name).session;
};

const call = async one => {
  const session = await sessionOf(one.as ?? one.realm ?? 'domain');
  try {
    return { result: await session.call(PREFIX + one.call, filled(one.args ?? []), filled(one.kwargs ?? {})) ?? null };
  } catch (error) {
    return { error: error.error ?? String(error), text: error.args };
  }
};

/** The outcome of an action, with the events that were seen meanwhile at the realms named, by topic. */
const heard = async (one, act) => {
  const events = {};
  const subscriptions = [];
  for (const [realm, prefixes] of Object.entries(one.hears ?? {})) {
    const session = await sessionOf(realm);
    for (const prefix of prefixes) {
      subscriptions.push([session, await session.subscribe(PREFIX + prefix, (args, kwargs, { topic }) => {
        if (!QUIET.test(topic)) {
          (events[topic.slice(PREFIX.length)] ??= []).push(args);
        }
      }, { match: 'prefix' })]);
    }
  }
  const outcome = await act(one);
  if (one.hears) {
    for (const [session, subscription] of subscriptions) {
      await session.call('wamp.session.count'); // what was sent before is there by then
      await session.unsubscribe(subscription);
    }
    outcome.events = events;
  }
  return outcome;
};

const outcomes = [];
for (const one of JSON.parse(readFileSync(file, 'utf8'))[part]) {
  let outcome;
  try {
    outcome = await heard(one, one.login ? () => logIn(one.login, one.keep) : call);
  } catch (failed) {
    outcome = { failed: String(failed?.stack ?? failed) };
  }
  for (const [name, key] of Object.entries(one.save ?? {})) {
    names[name] = outcome.result?.[key];
  }
  console.log(JSON.stringify(one), '->', JSON.stringify(outcome));
  outcomes.push(outcome);
}
writeFileSync(out, JSON.stringify({ outcomes, names }));
process.exit(0);
