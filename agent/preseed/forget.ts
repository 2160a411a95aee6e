import { read, wipe } from './durable.ts';
import type { Places } from './places.ts';

const MOST_NOTE_BYTES = 64;
const MOST_RECORD_BYTES = 65_536;

/** Wipes the record, with its secrets, once the agent's note says that it is applied. Returns whether it did. */
export function forgetApplied(places: Places): boolean {
  const record = read(places.record, MOST_RECORD_BYTES)?.toString('utf8');
  // The agent's folder is the agent's: what is there is compared, and nothing more.
  const applied = read(places.applied, MOST_NOTE_BYTES)?.toString('utf8').trim();
  if (record === undefined || !applied) return false;
  if ((JSON.parse(record) as { id: string }).id !== applied) return false;
  wipe(places.record);
  return true;
}
