import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** How long guessing takes: 0 at once to 4 centuries. */
export type Strength = 0 | 1 | 2 | 3 | 4;

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 128 });

/**
 * Estimates a password; the device decides by rules of its own (agent/features/auth/password-rules.ts).
 * @param known words that guess this reader's passwords first, such as their name
 */
export function strengthOf(password: string, known: readonly string[]): Strength {
  return estimator.check(password, [...known]).score;
}
