import type { JobView } from '../../features/jobs/schema.ts';
import type { UnitAction, UnitDetail, UnitList, UnitSummary } from '../../features/services/schema.ts';
import type { Command, Place } from '../command.ts';
import { JobFailed } from '../exit-codes.ts';
import { followJob } from '../follow-job.ts';
import { duration, facts, size, table } from '../layout.ts';
import type { Colour } from '../output.ts';

const colours: Readonly<Record<string, Colour>> = { active: 'green', failed: 'red', activating: 'yellow', deactivating: 'yellow', inactive: 'dim' };

/** `nginx` means `nginx.service`. */
export const unitOf = (word: string): string => (/\.(service|timer|socket|target|path|mount|automount|swap|slice|scope|device)$/.test(word) ? word : `${word}.service`);

/** Address of a unit; a backslash of its name is written `~` there (UnitPath in the services' schema). */
export const unitPath = (word: string): string => `/api/services/${encodeURIComponent(unitOf(word).replaceAll('\\', '~'))}`;

const wait: Command['options'] = { 'no-wait': { help: 'Do not wait for the outcome' } };

const verbs: readonly (readonly [action: UnitAction, summary: string, doing: string, done: string])[] = [
  ['start', 'Start units', 'starting', 'started'],
  ['stop', 'Stop units', 'stopping', 'stopped'],
  ['restart', 'Restart units', 'restarting', 'restarted'],
  ['reload', 'Let units read their configuration anew', 'reloading', 'reloaded'],
  ['enable', 'Let units start at boot', 'enabling', 'enabled'],
  ['disable', 'Let units not start at boot any more', 'disabling', 'disabled'],
];

/** Acts on one unit. @returns the job: as it ended, or as it began when nobody waits */
async function act(word: string, action: UnitAction, isAwaited: boolean, place: Place): Promise<JobView> {
  const { device, out, signal } = place;
  const [, , doing, done] = verbs.find(([name]) => name === action)!;
  const unit = unitOf(word);
  const begun = await device.send<JobView>('POST', `${unitPath(word)}/actions`, { action }, signal);
  if (!isAwaited) {
    if (!out.json) out.line(`${doing} ${unit} (job ${begun.id})`);
    return begun;
  }
  const job = await followJob(begun.id, place, ({ state, message }) => {
    if (state === 'running') out.progress(`${doing} ${unit}: ${message?.text ?? 'under way'}`);
  });
  if (job.state !== 'done') throw new JobFailed(job.error?.code ?? 'jobs.aborted', job.error?.detail ?? `The job ended as ${job.state}.`);
  if (!out.json) out.line(`${out.paint('green', done)} ${unit}`);
  return job;
}

const actions: readonly Command[] = verbs.map(([action, summary]) => ({
  name: `services ${action}`,
  summary,
  details: 'Waits for the outcome and tells it. With --json: the job as it ended, one a line.',
  arguments: [{ name: 'UNIT', kind: 'unit', many: true }],
  options: wait,
  async run({ words, options }, place) {
    for (const word of words) {
      const job = await act(word, action, options['no-wait'] !== true, place);
      if (place.out.json) place.out.value(job);
    }
  },
}));

function row({ name, activeState, subState, enabledState, memoryBytes, description }: UnitSummary) {
  return [name, { text: activeState, ...(colours[activeState] ? { colour: colours[activeState] } : {}) }, subState, enabledState ?? '-', size(memoryBytes), description];
}

function list(units: readonly UnitSummary[], options: Readonly<Record<string, unknown>>): UnitSummary[] {
  const type = options['all'] === true ? undefined : ((options['type'] as string | undefined) ?? 'service');
  return units.filter((unit) => (type === undefined || unit.type === type) && (options['failed'] !== true || unit.activeState === 'failed'));
}

export const serviceCommands: readonly Command[] = [
  {
    name: 'services list',
    summary: 'List services, or every unit that systemd knows',
    details: 'With --json: the answer of /api/services, with the units that were asked for.',
    arguments: [],
    options: {
      all: { short: 'a', help: 'Units of every type' },
      type: { short: 't', value: 'TYPE', help: 'Units of this type (timer, socket, mount, ...)' },
      failed: { help: 'Only those which failed' },
    },
    async run({ options }, { device, out, signal }) {
      const { available, units } = await device.get<UnitList>('/api/services', signal);
      const chosen = list(units, options);
      if (out.json) return out.value({ available, units: chosen });
      if (!available) out.note('systemd cannot be reached on this computer.');
      table(out, ['UNIT', 'ACTIVE', 'STATE', 'AT BOOT', 'MEMORY', 'DESCRIPTION'], chosen.map(row));
    },
  },
  {
    name: 'services show',
    summary: 'Tell all about one unit',
    details: 'With --json: the answer of /api/services/UNIT. Exit code 0 whatever the state of the unit.',
    arguments: [{ name: 'UNIT', kind: 'unit' }],
    async run({ words: [word] }, { device, out, signal }) {
      const unit = await device.get<UnitDetail>(unitPath(word!), signal);
      if (out.json) return out.value(unit);
      const { activeState, subState, sinceMs } = unit;
      const since = sinceMs === null ? '' : ` for ${duration(Date.now() - sinceMs)}`;
      facts(out, [
        ['Unit', { text: unit.name, colour: 'bold' }], ['Description', unit.description],
        ['Active', { text: `${activeState} (${subState})${since}`, ...(colours[activeState] ? { colour: colours[activeState] } : {}) }],
        ['At boot', unit.enabledState], ['Last result', unit.result], ['Restarts', unit.restarts === null ? null : String(unit.restarts)],
        ['Process', unit.mainPid === null ? null : String(unit.mainPid)], ['User', unit.user],
        ['Memory', unit.memoryBytes === null ? null : size(unit.memoryBytes)], ['Tasks', unit.tasks === null ? null : String(unit.tasks)],
        ['Command', unit.execStart.join('; ') || null], ['File', unit.fragmentPath],
        ['Can be', unit.actions.join(', ') || null], ['Protected', unit.protection],
      ]);
    },
  },
  ...actions,
];

