import { LaresError } from '../../agent/core/errors/index.ts';
import { sealUnavailable } from '../../agent/host/seal/errors.ts';
import type { Seal } from '../../agent/host/seal/port.ts';

/** A seal that remembers what it sealed, and whose key can be lost or replaced. */
export class FakeSeal implements Seal {
  available = true;
  #sealed = new Map<string, { name: string; text: string }>();
  #count = 0;

  seal(name: string, text: string): string {
    if (!this.available) throw new LaresError(sealUnavailable);
    const token = `sealed-${(this.#count += 1)}`;
    this.#sealed.set(token, { name, text });
    return token;
  }

  open(name: string, sealed: string): string | undefined {
    const kept = this.available ? this.#sealed.get(sealed) : undefined;
    return kept?.name === name ? kept.text : undefined;
  }

  /** Another key: nothing that was sealed opens any more. */
  changeKey(): void {
    this.#sealed = new Map();
  }
}
