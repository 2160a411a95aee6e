import { setTimeout as sleep } from 'node:timers/promises';
import { codeAt, stepAt } from '../../agent/features/auth/totp.ts';
import type { Answer, ApiClient, Call } from './api-client.ts';
import type { Device } from './device.ts';
import { owner } from './owner.ts';
import type { Story } from './story.ts';

/** A story told of several people. */
export interface Household extends Story {
  /** By name; `owner.username` is the owner. */
  readonly members: Map<string, Member>;
  /** What nothing on the device may show later, with what it is. */
  readonly secrets: Map<string, string>;
  /** Tokens by what they are for. */
  readonly programs: Map<string, ApiClient>;
}

export const member = ({ members }: Household, name: string): Member => {
  const found = members.get(name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};

export const ownerIn = (story: Household): Member => member(story, owner.username);

/** What an answer said, for comparisons. */
export const said = ({ status, body }: Answer): { status: number; code?: string } =>
  typeof body?.code === 'string' ? { status, code: body.code } : { status };

/** Asks again when the device says so: it was guessed at too often from this network, or hashes too much. */
export async function patiently(ask: () => Promise<Answer>, mostMs = 120_000): Promise<Answer> {
  for (const untilMs = Date.now() + mostMs; ; ) {
    const answer = await ask();
    if (answer.status !== 429 || Date.now() > untilMs) return answer;
    await sleep(Number(answer.headers['retry-after']) * 1000);
  }
}

/** Somebody of the house, with what they know and where they are signed in. */
export class Member {
  readonly name: string;
  password: string;
  /** Where they are signed in. */
  client: ApiClient;
  /** Base32; what their authenticator app knows. */
  totp: string | undefined;
  recoveryCodes: string[] = [];
  readonly #secrets: Map<string, string>;
  #lastStep = 0;

  constructor(story: Household, name: string, password: string, client: ApiClient) {
    this.name = name;
    this.password = password;
    this.client = client;
    this.#secrets = story.secrets;
    this.#keep('cookie', client);
    this.#secrets.set(password, `password of ${name}`);
  }

  /** A call; proves anew who they are where the device wants that. */
  async ask(path: string, call: Call = {}): Promise<Answer> {
    const answer = await this.client.send(path, call);
    if (said(answer).code !== 'auth.reauthenticate') return answer;
    const proved = await patiently(() => this.client.send('/api/session/reauthenticate', { body: { password: this.password } }));
    if (proved.status !== 200) throw new Error(`${this.name} is not believed: ${JSON.stringify(proved.body)}`);
    return this.client.send(path, call);
  }

  /** A call that has to succeed; its body. */
  async must(path: string, call: Call = {}): Promise<any> {
    const { status, body } = await this.ask(path, call);
    if (status >= 300) throw new Error(`${this.name} ${call.method ?? ''} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Gives the password at a browser that knows nobody. */
  async knock(device: Device, password = this.password): Promise<{ client: ApiClient; answer: Answer }> {
    const client = await device.client();
    const answer = await patiently(() => client.send('/api/session', { body: { username: this.name, password } }));
    if (typeof answer.body.challenge === 'string') this.#secrets.set(answer.body.challenge, 'challenge');
    return { client, answer };
  }

  /** Signs in at another browser, with a code where one is asked for. @returns what the last step said */
  async enter(device: Device): Promise<{ client: ApiClient; answer: Answer }> {
    const { client, answer } = await this.knock(device);
    const { challenge } = answer.body;
    if (challenge === undefined) return this.#entered(client, answer);
    return this.#entered(client, await this.finish(client, challenge, 'totp', await this.nextCode()));
  }

  finish(client: ApiClient, challenge: string, method: 'totp' | 'recovery', code: string): Promise<Answer> {
    return patiently(() => client.send('/api/session/factor', { body: { challenge, method, code } }));
  }

  /** The next code that was not used yet, as soon as the device takes it: up to one step before its time. */
  async nextCode(): Promise<string> {
    if (this.totp === undefined) throw new Error(`${this.name} has no app`);
    const nowMs = async (): Promise<number> => Date.parse(String((await this.client.send('/api/setup')).headers.date));
    const step = Math.max(this.#lastStep + 1, stepAt(await nowMs()));
    while (stepAt(await nowMs()) + 1 < step) await sleep(1000);
    this.#lastStep = step;
    return codeAt(this.totp, step);
  }

  async changePassword(password: string): Promise<Answer> {
    const answer = await patiently(() => this.client.send('/api/account/password', { method: 'PUT', body: { current: this.password, password } }));
    if (answer.status === 200) this.password = password;
    this.#secrets.set(password, `password of ${this.name}`);
    return answer;
  }

  #entered(client: ApiClient, answer: Answer): { client: ApiClient; answer: Answer } {
    if (answer.status === 200) this.#keep('cookie', client);
    return { client, answer };
  }

  #keep(what: string, { cookie }: ApiClient): void {
    if (cookie !== '') this.#secrets.set(cookie.slice(cookie.indexOf('=') + 1), `${what} of ${this.name}`);
  }
}
