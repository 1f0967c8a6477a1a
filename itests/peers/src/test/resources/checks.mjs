// What the scripts of the JavaScript clients share.
import assert from 'node:assert/strict';

/** What arrives in `handler` comes out of `next()`, one by one. */
export const inbox = () => {
  const got = [], waiting = [];
  const handler = event => (waiting.shift() ?? (each => got.push(each)))(event);
  return { handler, next: () => got.length ? got.shift() : new Promise(resolve => waiting.push(resolve)) };
};

/** A promise that must fail; `uri` tells the error's. */
export const fails = async (promise, expected, uri) => {
  let result;
  try {
    result = await promise;
  } catch (error) {
    assert.equal(uri(error), expected);
    return error;
  }
  throw new Error(`expected ${expected}, found the result ${JSON.stringify(result)}`);
};

/** A check of these announced features, each as ROLE.FEATURE. */
export const covers = (features, check) => Object.assign(check, { features: features.split(' ') });

/**
 * Runs every check with two new clients, and prints "ok NAME" or "not ok NAME: WHY" for each, and "covers FEATURE" for every
 * announced feature that one is about.
 *
 * @param join a promise of a client
 * @param leave ends a client
 */
export const run = async (checks, join, leave) => {
  for (const [name, check] of Object.entries(checks)) {
    const late = setTimeout(() => { console.log(`not ok ${name}: no end within 60 s`); process.exit(1); }, 60000);
    const clients = [];
    try {
      clients.push(await join(), await join());
      await check(...clients);
      console.log(`ok ${name}`);
      check.features?.forEach(feature => console.log(`covers ${feature}`));
    } catch (error) {
      console.log(`not ok ${name}: ${String(error?.stack ?? error?.error ?? error).replaceAll('\n', ' ')}`);
    }
    clearTimeout(late);
    await Promise.all(clients.map(leave));
  }
};
