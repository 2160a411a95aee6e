import type {
  ConfigChanged, ConfigDifference, ConfigFile, ConfigState, ImportReport, RevisionEntry, RevisionPage, SettingState,
} from '../../features/config/schema.ts';
import type { Command, Place } from '../command.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { table, time } from '../layout.ts';
import { plain } from '../output.ts';
import { wholeNumber } from '../parse.ts';

const MOST_REVISIONS = 100;
const COMMON_REVISIONS = '20';

async function setting(key: string, { device, signal }: Place): Promise<SettingState> {
  const { settings } = await device.get<ConfigState>('/api/config', signal);
  const found = settings.find((candidate) => candidate.key === key);
  if (!found) throw new Refused({ status: 404, code: 'config.unknown', detail: `There is no setting ${key}.` });
  return found;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
const valueOf = ({ secret, chosen, value }: Pick<SettingState, 'secret' | 'chosen' | 'value'>): string =>
  secret ? (chosen ? '(set)' : '(not set)') : shown(value);

/** What somebody typed, as the value its schema asks for. Whether it is accepted is the device's to say. */
export function readValue(text: string, schema: Readonly<Record<string, unknown>>): unknown {
  if (schema['type'] === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    // A word among several permitted ones needs no quotes.
    return text;
  }
}

/** The value for `config set`: typed, asked for or piped in; a secret never stands on the command line. */
async function enteredValue(typed: string | undefined, { key, secret }: SettingState, { ask, input }: Place): Promise<string> {
  if (typed === '-') return (await input()).replace(/\r?\n$/, '');
  if (typed !== undefined && !secret) return typed;
  if (typed !== undefined) throw new UsageError(`${key} is a secret: leave it out to be asked for it, or pipe it in with "-".`);
  if (!ask) throw new UsageError(`Nobody is there to be asked for ${key}; pipe it in with "-".`);
  return ask(`${key}: `, { hidden: secret });
}

async function report(change: Promise<ConfigChanged>, { out }: Place): Promise<void> {
  const changed = await change;
  if (out.json) out.value(changed);
  else out.line(`saved as revision ${changed.revision}; "lares config undo" takes it back`);
}

function side({ chosen, value }: ConfigDifference['before'], secret: boolean): string {
  if (secret) return chosen ? '(set)' : '(not set)';
  return `${shown(value)}${chosen ? '' : ' (default)'}`;
}

const difference = ({ key, secret, before, after }: ConfigDifference): string => `${key}: ${side(before, secret)} -> ${side(after, secret)}`;

function tellImport({ changes, problems, ignored, secretsToEnter }: ImportReport, isDry: boolean, { out }: Place): void {
  for (const change of changes) out.line(plain(difference(change)));
  for (const { key, reason } of ignored) out.note(`${key} was left out (${reason})`);
  for (const key of secretsToEnter) out.note(`${key} is a secret; enter it with "lares config set ${key}"`);
  for (const { key, rule } of problems) out.note(`${key}: ${rule}`);
  if (problems.length > 0) throw new Refused({ status: 422, code: 'config.invalid', detail: 'Nothing was imported.' });
  if (changes.length === 0) out.note('Nothing changes.');
  else if (isDry) out.note('Nothing was changed: this was a dry run.');
}

const reading: readonly Command[] = [
  {
    name: 'config list',
    summary: 'List the settings and their values',
    details: 'With --json: the answer of /api/config.',
    arguments: [],
    async run(_call, { device, out, signal }) {
      const state = await device.get<ConfigState>('/api/config', signal);
      if (out.json) return out.value(state);
      table(out, ['SETTING', 'VALUE', 'UNIT', 'FROM', 'WHAT IT IS'], state.settings.map((one) => [
        one.key, { text: valueOf(one), ...(one.chosen ? { colour: 'bold' as const } : {}) }, one.unit ?? '-',
        one.locked ? (one.variable ?? 'environment') : one.chosen ? 'chosen' : 'default', `${one.label}${one.pending ? ' (after a restart)' : ''}`,
      ]));
    },
  },
  {
    name: 'config get',
    summary: 'Print the value of one setting',
    details: 'The value of a secret is never told. With --json: the setting as /api/config lists it.',
    arguments: [{ name: 'SETTING', kind: 'setting' }],
    async run({ words: [key] }, place) {
      const found = await setting(key!, place);
      if (place.out.json) place.out.value(found);
      else place.out.line(plain(valueOf(found)));
    },
  },
  {
    name: 'config history',
    summary: 'List what was changed, when and by whom',
    details: 'With --json: the answer of /api/config/revisions.',
    arguments: [],
    options: { lines: { short: 'n', value: 'N', help: `The last N revisions (1 to ${MOST_REVISIONS}; ${COMMON_REVISIONS} unless told)` } },
    async run({ options }, { device, out, signal }) {
      const limit = wholeNumber(String(options['lines'] ?? COMMON_REVISIONS), 'N', 1, MOST_REVISIONS);
      const page = await device.get<RevisionPage>(`/api/config/revisions?limit=${limit}`, signal);
      if (out.json) return out.value(page);
      if (page.revisions.length === 0) return out.note('Nothing was changed yet.');
      table(out, ['REVISION', 'WHEN', 'BY', 'WHAT'], page.revisions.map(historyRow));
    },
  },
  {
    name: 'config export',
    summary: 'Print all chosen settings, without secrets',
    details: 'Always JSON, for "config import": the answer of /api/config/export.',
    arguments: [],
    async run(_call, { device, out, signal }) {
      out.value(await device.get<ConfigFile>('/api/config/export', signal));
    },
  },
];

function historyRow({ revision, timeMs, author, kind, undoes, changes }: RevisionEntry): string[] {
  const what = changes.map(difference).join(', ');
  return [String(revision), time(timeMs), author, kind === 'undo' ? `undid ${undoes}: ${what}` : what];
}

const changing: readonly Command[] = [
  {
    name: 'config set',
    summary: 'Choose the value of a setting',
    details: 'Without a value it asks for it, without showing it where it is a secret; "-" reads it from standard input. With --json: the new revision.',
    arguments: [{ name: 'SETTING', kind: 'setting' }, { name: 'VALUE', kind: 'text', optional: true }],
    async run({ words: [key, typed] }, place) {
      const found = await setting(key!, place);
      const value = readValue(await enteredValue(typed, found, place), found.schema);
      await report(place.device.send('PATCH', '/api/config', { values: { [key!]: value } }, place.signal), place);
    },
  },
  {
    name: 'config reset',
    summary: 'Let settings go back to their defaults',
    details: 'With --json: the new revision.',
    arguments: [{ name: 'SETTING', kind: 'setting', many: true }],
    async run({ words }, place) {
      await report(place.device.send('PATCH', '/api/config', { reset: words }, place.signal), place);
    },
  },
  {
    name: 'config undo',
    summary: 'Take a revision back: the newest one, unless another is named',
    details: 'With --json: the new revision.',
    arguments: [{ name: 'REVISION', kind: 'text', optional: true }],
    async run({ words: [typed] }, place) {
      const { device, signal, out } = place;
      const revision = typed === undefined
        ? (await device.get<RevisionPage>('/api/config/revisions?limit=1', signal)).revisions[0]?.revision
        : wholeNumber(typed, 'REVISION', 1, Number.MAX_SAFE_INTEGER);
      if (revision === undefined) return out.note('Nothing was changed yet.');
      await report(device.send('POST', `/api/config/revisions/${revision}/undo`, undefined, signal), place);
    },
  },
  {
    name: 'config import',
    summary: 'Read settings from standard input, as "config export" prints them',
    details: 'With --json: the answer of /api/config/import.',
    arguments: [],
    options: { 'dry-run': { help: 'Only say what would change' } },
    shellOnly: true,
    async run({ options }, place) {
      const dryRun = options['dry-run'] === true;
      const file = parsedFile(await place.input());
      const done = await place.device.send<ImportReport>('POST', '/api/config/import', { file, dryRun }, place.signal);
      if (place.out.json) place.out.value(done);
      else tellImport(done, dryRun, place);
    },
  },
];

function parsedFile(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('What came in is not JSON.');
  }
}

export const configCommands: readonly Command[] = [...reading, ...changing];
