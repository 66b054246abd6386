// What somebody at the office does meanwhile: by the office's own interface, as its pages do, which takes no browser.

import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** The officer of the demonstration, at a computer of their own. */
export class Officer {
  #url;
  #token;

  constructor(url) {
    this.#url = url;
  }

  /** Gives a collaborator these villages and no others. Tells those there were before. */
  async assign(login, villages) {
    const { id, villages: before } = await this.#account(login);
    await this.#ask('PUT', `accounts/${id}/villages`, { villages });
    return before;
  }

  /** Ends every session of a person. */
  async changePassword(login, password) {
    const { id } = await this.#account(login);
    await this.#ask('PUT', `accounts/${id}/password`, { password });
  }

  /** Says that the phone a person signed in with last is lost. */
  async reportLost(login) {
    const { seats } = await this.#account(login);
    await this.#ask('DELETE', `seats/${seats.at(-1).id}`);
  }

  /** Waits until something that a lost phone sent is held. */
  async untilHeld() {
    const deadline = Date.now() + 60_000;
    while ((await this.#ask('GET', 'held')).length === 0) {
      if (Date.now() > deadline) throw new Error('nothing was held');
      // Between two questions only: what is waited for is the answer.
      await pause(50);
    }
  }

  async #account(login) {
    const accounts = await this.#ask('GET', 'accounts');
    return accounts.find((account) => account.login === login);
  }

  async #ask(method, path, body) {
    this.#token ??= await this.#signIn();
    return send(`${this.#url}/api/v1/${path}`, method, body, { authorization: `Bearer ${this.#token}` });
  }

  async #signIn() {
    const { publicKey } = generateKeyPairSync('ed25519');
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url').toString('hex');
    const ask = { login: 'canbo', password: 'sothon-mau', public_key: key, device: 'Node' };
    const { token } = await send(`${this.#url}/api/v1/session`, 'POST', ask);
    return token;
  }
}

async function send(url, method, body, headers = {}) {
  const answer = await fetch(url, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
