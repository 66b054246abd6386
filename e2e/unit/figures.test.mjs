import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, quantile, ratios, repeated } from '../bench/lib/figures.mjs';

test('a median and a quantile lie where they should', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(quantile([0, 10, 20, 30, 40], 0.95), 38);
});

test('a figure tells its spread and refuses too few repetitions', () => {
  const figure = repeated([10, 12, 11, 9, 10]);
  assert.deepEqual([figure.value, figure.spread], [10, 1.5]);
  assert.throws(() => repeated([1, 2, 3]));
});

test('a ratio pairs every repetition with its own floor', () => {
  assert.equal(ratios([2, 4, 6, 8, 10], [1, 2, 3, 4, 5]).value, 2);
});
