import type { EndedChange } from '../../../../agent/features/network/schema.ts';
import { text } from '../../text/index.ts';

/** How a change ended, in words. */
export function endedWords({ kind, outcome, cause, subject }: EndedChange): { title: string; body: string | undefined } {
  const { kept, undone, failed, causes } = text.network.ended;
  const title = { kept: kept[kind], undone: undone[kind], failed: failed[kind] }[outcome]({ subject });
  return { title, body: cause === null ? undefined : causes[cause] };
}
