import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry, JournalPage } from '../../features/services/schema.ts';
import type { Command, Place } from '../command.ts';
import { Unreachable } from '../exit-codes.ts';
import { time } from '../layout.ts';
import { plain } from '../output.ts';
import { wholeNumber } from '../parse.ts';
import { unitOf, unitPath } from './services.ts';

const COMMON_LINES = '50';
const MOST_LINES = 1000;
const RETRY_MS = 2_000;

/** One entry in words; further lines of it are indented under the first. */
function show({ timeMs, identifier, pid, priority, message }: JournalEntry, { out }: Place): void {
  const [first = '', ...more] = plain(message).split('\n');
  const head = `${time(timeMs)} ${plain(identifier)}${pid === null ? '' : `[${pid}]`}: `;
  // syslog: 3 is an error, 4 a warning.
  const paint = (text: string): string => (priority <= 3 ? out.paint('red', text) : priority === 4 ? out.paint('yellow', text) : text);
  out.line(`${out.paint('dim', head)}${paint(first)}`);
  for (const line of more) out.line(`    ${paint(line)}`);
}

/** What follows, from the last line shown on, across restarts of the agent; until Ctrl-C. */
async function follow(unit: string, last: string | undefined, place: Place, tell: (page: JournalPage) => void): Promise<void> {
  let after = last;
  for (;;) {
    try {
      for await (const { data } of place.device.follow('services.journal', { unit, ...(after === undefined ? {} : { after }) }, place.signal)) {
        const page = data as JournalPage;
        after = page.entries.at(-1)?.cursor ?? after;
        if (page.entries.length > 0) tell(page);
      }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      place.out.note('The agent does not answer; trying again ...');
      await sleep(RETRY_MS, undefined, { signal: place.signal });
    }
  }
}

export const logCommands: readonly Command[] = [
  {
    name: 'logs',
    summary: 'Show the journal of a unit',
    details: 'With --json: pages of entries as /api/services/UNIT/journal answers them, one page a line.',
    arguments: [{ name: 'UNIT', kind: 'unit' }],
    options: {
      lines: { short: 'n', value: 'N', help: `The last N lines (1 to ${MOST_LINES}; ${COMMON_LINES} unless told)` },
      follow: { short: 'f', help: 'Go on with what follows, until Ctrl-C' },
    },
    async run({ words: [word], options }, place) {
      const lines = wholeNumber(String(options['lines'] ?? COMMON_LINES), 'N', 1, MOST_LINES);
      const tell = (page: JournalPage): void => {
        if (place.out.json) return place.out.value(page);
        for (const entry of page.entries) show(entry, place);
      };
      const page = await place.device.get<JournalPage>(`${unitPath(word!)}/journal?lines=${lines}`, place.signal);
      tell(page);
      if (options['follow'] === true) await follow(unitOf(word!), page.entries.at(-1)?.cursor, place, tell);
      else if (page.entries.length === 0) place.out.note(`The journal holds nothing of ${unitOf(word!)}.`);
    },
  },
];
