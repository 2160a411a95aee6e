import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { LaresError } from '../../core/errors/index.ts';
import { hashingBusy } from './errors.ts';

/** Cost of one hash. */
export interface HashCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** OWASP Password Storage Cheat Sheet, argon2id, the 19 MiB choice: small boards must bear two at once. */
export const standardCost: HashCost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

const SALT_BYTES = 16;
const TAG_BYTES = 32;
const MOST_AT_ONCE = 2;
const MOST_WAITING = 8;
const BUSY_RETRY_S = 2;

/**
 * Hashes and verifies passwords with argon2id (RFC 9106). Invariant: at most two hashes are computed at once and eight
 * wait; what comes beyond is refused, so that a flood of logins takes neither the memory nor the threads of the agent.
 * Whoever the device has reason to expect has eight places of their own, and is next: a flood does not keep them out.
 */
export class Passwords {
  #standIn: string | undefined;
  readonly #cost: HashCost;
  readonly #expected: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(cost: HashCost = standardCost) {
    this.#cost = cost;
  }

  /**
   * Stands in for the hash of a user who does not exist: the same work, and no password fits random bytes. Made with the
   * first use, since a start does without node:crypto.
   */
  get standIn(): string {
    return (this.#standIn ??= phc(this.#cost, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES)));
  }

  /** How many hashes are being computed. */
  get running(): number {
    return this.#running;
  }

  /**
   * For those who have shown who they are.
   * @returns PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`
   * @throws LaresError auth.busy
   */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return phc(this.#cost, salt, await this.#derive(password, salt, this.#cost, TAG_BYTES, true));
  }

  /**
   * Tells whether the password is the stored one; takes as long when there is none.
   * @param stored PHC string, or undefined when the user does not exist
   * @param isExpected whether the account is in use where this comes from
   * @throws LaresError auth.busy
   */
  async verify(stored: string | undefined, password: string, isExpected = false): Promise<boolean> {
    // Looked up for users that exist too, so that making it tells nobody anything.
    const { standIn } = this;
    const { cost, salt, tag } = parsePhc(stored ?? standIn);
    const derived = await this.#derive(password, salt, cost, tag.length, isExpected);
    return timingSafeEqual(derived, tag) && stored !== undefined;
  }

  /** Tells whether a stored hash cost less than a new one would. */
  isOutdated(stored: string): boolean {
    const { cost } = parsePhc(stored);
    return cost.memoryKiB < this.#cost.memoryKiB || cost.passes < this.#cost.passes;
  }

  async #derive(password: string, salt: Buffer, cost: HashCost, tagBytes: number, isExpected: boolean): Promise<Buffer> {
    await this.#enter(isExpected ? this.#expected : this.#waiting);
    try {
      return await derive(password, salt, cost, tagBytes);
    } finally {
      this.#leave();
    }
  }

  async #enter(queue: (() => void)[]): Promise<void> {
    if (this.#running < MOST_AT_ONCE) {
      this.#running += 1;
      return;
    }
    if (queue.length >= MOST_WAITING) throw new LaresError(hashingBusy, {}, { retryAfterS: BUSY_RETRY_S });
    // Whoever leaves hands its place over, so `running` does not change.
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  #leave(): void {
    const next = this.#expected.shift() ?? this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

function derive(password: string, salt: Buffer, cost: HashCost, tagLength: number): Promise<Buffer> {
  const parameters = { message: password, nonce: salt, parallelism: cost.lanes, tagLength, memory: cost.memoryKiB, passes: cost.passes };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

function phc(cost: HashCost, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${unpadded(salt)}$${unpadded(tag)}`;
}

function parsePhc(text: string): { cost: HashCost; salt: Buffer; tag: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (!match) throw new Error('a stored password hash is malformed');
  const [, memory, passes, lanes, salt, tag] = match;
  return {
    cost: { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt!, 'base64'),
    tag: Buffer.from(tag!, 'base64'),
  };
}
