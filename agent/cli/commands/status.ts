import type { SetupState } from '../../features/auth/schema.ts';
import type { HealthIssue, HealthState } from '../../features/health/schema.ts';
import type { SystemState } from '../../features/system/schema.ts';
import type { Command } from '../command.ts';
import { duration, facts, table } from '../layout.ts';
import type { Colour, Output } from '../output.ts';

interface Status {
  readonly setup: SetupState;
  readonly system: SystemState;
  readonly health: HealthState;
}

const colours: Readonly<Record<HealthIssue['severity'], Colour>> = { critical: 'red', warning: 'yellow', notice: 'dim' };

function show(out: Output, { setup, system, health }: Status): void {
  const { slot, time } = system;
  const count = health.issues.length;
  facts(out, [
    ['Device', `${system.hostname}${system.model ? ` (${system.model})` : ''}`],
    ['State', count === 0 ? { text: 'all is well', colour: 'green' } : { text: `${count} ${count === 1 ? 'issue' : 'issues'}`, colour: 'yellow' }],
    ['Owner', setup.claimed ? 'claimed' : { text: 'none; the claim code is on the console', colour: 'yellow' }],
    ['Version', `${system.agentVersion}${slot ? ` in slot ${slot}` : ''}`],
    ['System', `${system.osName}, Linux ${system.kernel}, ${system.architecture}`],
    ['Up since', `${duration(Date.now() - system.bootedAtMs)} ago`],
    ['Addresses', system.addresses.length > 0 ? system.addresses.join(', ') : 'none; is the cable plugged in?'],
    ['Time', time && `${time.timezone}, ${time.synchronized ? 'synchronised' : 'not synchronised'}`],
  ]);
  if (count === 0) return;
  out.line();
  table(out, ['SEVERITY', 'ISSUE', 'SUBJECT', 'DETAILS'], health.issues.map(({ severity, code, subject, params }) => [
    { text: severity, colour: colours[severity] }, code, subject || '-',
    Object.entries(params).map(([name, value]) => `${name}=${value}`).join(' ') || '-',
  ]));
}

export const statusCommands: readonly Command[] = [
  {
    name: 'status',
    summary: 'What the device is and whether all is well',
    details: 'With --json: an object with the answers of /api/setup, /api/system and /api/health as "setup", "system" and "health".',
    arguments: [],
    async run(_call, { device, out, signal }) {
      const [setup, system, health] = await Promise.all([
        device.get<SetupState>('/api/setup', signal), device.get<SystemState>('/api/system', signal), device.get<HealthState>('/api/health', signal),
      ]);
      const status = { setup, system, health };
      if (out.json) out.value(status);
      else show(out, status);
    },
  },
];
