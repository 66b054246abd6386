// Figures of a measurement: medians with their spread, written where `cargo xtask bench` reads them.

import { writeFile } from 'node:fs/promises';

/** At least this many repetitions stand behind a median. */
export const REPETITIONS = 5;

/** The middle value. */
export function median(values) {
  return quantile(values, 0.5);
}

/** The value below which the given part lies, between neighbours by proportion. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * part;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** One figure from its repetitions: the median, half the range, and how often. */
export function repeated(values, context = '') {
  if (values.length < REPETITIONS) throw new Error(`only ${values.length} repetitions`);
  return {
    value: median(values),
    spread: (Math.max(...values) - Math.min(...values)) / 2,
    context: [`n = ${values.length}`, context].filter(Boolean).join(', '),
  };
}

/** Something counted, the same in every run. */
export function exact(value, context = '') {
  return { value, context };
}

/** Ratios pair each repetition with the floor measured beside it, so that a noisy machine disturbs both alike. */
export function ratios(ours, floor, context = '') {
  if (ours.length !== floor.length) throw new Error('every repetition needs its own floor');
  const shown = `${median(ours).toFixed(2)} ms against ${median(floor).toFixed(2)} ms`;
  return repeated(
    ours.map((value, position) => value / floor[position]),
    [shown, context].filter(Boolean).join(', '),
  );
}

/** `--out FILE`, and `--base URL` where an office runs beside, as every measurement is called. */
export function called() {
  const value = (name) => {
    const position = process.argv.indexOf(name);
    return position < 0 ? undefined : process.argv[position + 1];
  };
  const out = value('--out');
  if (!out) throw new Error('--out is missing');
  return { base: value('--base'), out };
}

/** Writes the figures: `{ 'save.p95_vs_floor': ratios(…) }`. */
export async function report(out, figures) {
  await writeFile(out, JSON.stringify(figures, null, 2));
}
