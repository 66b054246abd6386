// Ends the run with one plain line that every reader of logs understands. Of a test that failed it says what was going on:
// whoever reads the log has nothing else.

import { readFileSync } from 'node:fs';

/** How much of what the page showed is printed, in characters. */
const SHOWN = 6_000;

/** How many of the office's last requests are printed. */
const REQUESTS = 30;

/** Steps that failed or never ended, and the last that did, outermost first: what hangs may have begun long before. */
function lastSteps(steps, depth = 0) {
  const told = steps.filter((step, at) => step.error || step.duration < 0 || at >= steps.length - 3);
  return told.flatMap((step) => {
    const took = step.duration < 0 ? 'never ended' : `${step.duration} ms`;
    const place = step.location ? ` (${step.location.file.split('/').at(-1)}:${step.location.line})` : '';
    return [`${'  '.repeat(depth)}${step.title}${place}: ${took}`, ...lastSteps(step.steps, depth + 1)];
  });
}

/** What the page showed, as Playwright wrote it down. */
function shownBy(context) {
  const from = context.indexOf('# Page snapshot');
  return context.slice(Math.max(from, 0)).slice(0, SHOWN);
}

function requestsIn(log) {
  const lines = log.trim().split('\n').slice(-REQUESTS);
  return lines.map((line) => {
    if (!line.startsWith('{')) return line;
    const { timestamp, fields } = JSON.parse(line);
    return `${timestamp} ${fields.method ?? ''} ${fields.route ?? fields.message} ${fields.status ?? ''}`;
  });
}

function whatWasGoingOn(test, result) {
  const lines = [`--- what was going on: ${test.title}`, ...lastSteps(result.steps)];
  for (const { name, path, body } of result.attachments) {
    if (name === 'error-context' && path) lines.push(shownBy(readFileSync(path, 'utf8')));
    if (name === 'server log' && body) lines.push('--- the last requests', ...requestsIn(body.toString()));
  }
  return `${lines.join('\n')}\n`;
}

export default class ClosingLine {
  #outcomes = new Map();
  #broken = 0;

  onTestEnd(test, result) {
    // A test that is tried again counts once, by its last try.
    const passed = result.status === test.expectedStatus;
    this.#outcomes.set(test.id, passed);
    if (!passed) process.stdout.write(whatWasGoingOn(test, result));
  }

  /** A file that does not load, a fixture that breaks outside a test. */
  onError() {
    this.#broken += 1;
  }

  onEnd() {
    const passed = [...this.#outcomes.values()].filter(Boolean).length;
    const failed = this.#outcomes.size - passed + this.#broken;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }

  printsToStdio() {
    return false;
  }
}
