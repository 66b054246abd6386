// The rough way does what it is told: what the office got, and what the phone heard of it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Link } from '../fixtures/link.mjs';
import { Rough } from '../fixtures/rough.mjs';

const got = [];
let office;
before(async () => {
  office = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    got.push(body);
    response.end(`got ${body}`);
  });
  // Half a request is no request.
  office.on('clientError', (_, socket) => socket.destroy());
  office.listen(0, '127.0.0.1');
  await once(office, 'listening');
});
after(() => {
  office.close();
  office.closeAllConnections();
});
beforeEach(() => got.splice(0));

/** Says words over a way that is disturbed so; what the phone heard of each. */
async function said(plan, ...words) {
  const rough = new Rough(plan);
  const link = await Link.to(office.address().port, rough.carry);
  const heard = [];
  for (const word of words) {
    const options = { method: 'POST', body: word, headers: { connection: 'close' } };
    heard.push(await fetch(`${link.url}/api/v1/sync`, options).then((answer) => answer.text()).catch(() => 'nothing'));
  }
  await rough.quiet();
  await link.close();
  assert.equal(rough.left, 0);
  assert.deepEqual(rough.done, plan);
  return heard;
}

test('what is cut never arrives', async () => {
  assert.deepEqual([await said(['cut'], 'one'), got], [['nothing'], []]);
});

test('half a request is none', async () => {
  assert.deepEqual([await said(['half-request'], 'one'), got], [['nothing'], []]);
});

test('an answer is lost, or half lost, after the office took the request', async () => {
  for (const way of ['lost-answer', 'half-answer']) {
    assert.deepEqual([await said([way], 'one'), got.splice(0)], [['nothing'], ['one']]);
  }
});

test('a request arrives twice', async () => {
  assert.deepEqual([await said(['repeated'], 'one'), got.splice(0)], [['got one'], ['one', 'one']]);
  assert.deepEqual([await said(['repeated-unanswered'], 'one'), got], [['nothing'], ['one', 'one']]);
});

test('what is overtaken arrives after what was said later', async () => {
  assert.deepEqual([await said(['overtaken', 'late'], 'one', 'two'), got], [['nothing', 'got two'], ['two', 'one']]);
});

test('everything else passes', async () => {
  assert.deepEqual([await said([], 'one', 'two'), got], [['got one', 'got two'], ['one', 'two']]);
});
