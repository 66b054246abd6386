// What lies between a phone and its office in tests and measurements: messages are cut where they end, nothing is lost
// on the way, and a bad link is as bad as it says.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { after, before, test } from 'node:test';
import { edge } from '../bench/lib/edge.mjs';
import { chance, shuffled } from '../fixtures/chance.mjs';
import { Messages } from '../fixtures/http_messages.mjs';
import { Link, straight } from '../fixtures/link.mjs';
import { Meter, total } from '../fixtures/meter.mjs';

const REQUEST = 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
const EMPTY = 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n';

let office;
before(async () => {
  office = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    response.end(`${request.url} ${body}`);
  }).listen(0, '127.0.0.1');
  await once(office, 'listening');
});
after(() => {
  office.close();
  office.closeAllConnections();
});

test('messages are whole wherever the stream is cut', () => {
  const all = REQUEST + CHUNKED + EMPTY + REQUEST;
  for (let at = 0; at <= all.length; at += 1) {
    const messages = new Messages();
    const found = [...messages.take(Buffer.from(all.slice(0, at))), ...messages.take(Buffer.from(all.slice(at)))];
    assert.deepEqual(found.map(({ bytes }) => bytes.toString()), [REQUEST, CHUNKED, EMPTY, REQUEST]);
    assert.equal(messages.pending, 0);
  }
});

test('a meter counts lines, headers and bodies of every exchange on a kept connection', async () => {
  const meter = new Meter();
  const link = await Link.to(office.address().port, straight({ meter }));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const path of ['/one', '/two']) {
    const asked = request(link.url + path, { method: 'POST', agent }).end('salt');
    const [answer] = await once(asked, 'response');
    assert.equal(Buffer.concat(await answer.toArray()).toString(), `${path} salt`);
  }
  agent.destroy();
  await link.close();
  const turns = meter.exchanges.map(({ connection, turn, request }) => [connection, turn, request]);
  assert.deepEqual(turns, [[1, 1, 'POST /one HTTP/1.1'], [1, 2, 'POST /two HTTP/1.1']]);
  const counted = total(meter.of('/two'));
  assert.equal(counted.requests, 1);
  assert.ok(counted.up > 'POST /two HTTP/1.1\r\n\r\nsalt'.length);
  assert.equal(counted.down, meter.exchanges[1].answered.length);
});

test('a bad link brings everything in order, however much it loses', async () => {
  const body = 'x'.repeat(40_000);
  const fast = { bitsPerSecondUp: 80_000_000, roundTripMs: 2, segmentBytes: 1_400, loss: 0.3, timeOutMs: 1 };
  const bad = edge(7, fast);
  const link = await Link.to(office.address().port, straight({ lanes: bad.lanes }));
  const said = await fetch(link.url, { method: 'POST', body });
  assert.equal(await said.text(), `/ ${body}`);
  assert.ok(bad.lost() > 0);
  await link.close();
});

test('a seed draws the same order every time', () => {
  const order = () => shuffled([1, 2, 3, 4, 5, 6, 7], chance(11)).join();
  assert.equal(order(), order());
  assert.equal(shuffled([1, 2, 3], chance(1)).length, 3);
});
