// Ends the run with one plain line that every reader of logs understands.

export default class ClosingLine {
  #outcomes = new Map();
  #broken = 0;

  onTestEnd(test, result) {
    // A test that is tried again counts once, by its last try.
    this.#outcomes.set(test.id, result.status === test.expectedStatus);
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
