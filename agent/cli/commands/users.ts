import type { UserView } from '../../features/users/schema.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { duration, table } from '../layout.ts';

/** What keeps an account from being used as it is. */
const stateOf = ({ disabled, mustChangePassword }: UserView): string =>
  disabled ? 'disabled' : mustChangePassword ? 'has to choose a password' : 'enabled';

export const userCommands: readonly Command[] = [
  {
    name: 'users list',
    summary: 'The accounts of the device',
    details: 'With --json: the answer of /api/users.',
    arguments: [],
    async run(_call, { device, out, signal }) {
      const users = await device.get<UserView[]>('/api/users', signal);
      if (out.json) return out.value(users);
      table(out, ['NAME', 'ROLE', 'STATE', 'SECOND FACTOR', 'LAST SEEN', 'SESSIONS'], users.map((user) => [
        user.name, user.role, { text: stateOf(user), colour: user.disabled ? 'dim' : 'green' }, user.factors.join(', ') || 'none',
        user.lastSeenMs === null ? 'never' : `${duration(Math.max(0, Date.now() - user.lastSeenMs))} ago`, String(user.sessions),
      ]));
    },
  },
  {
    name: 'users reset-factors',
    summary: 'Take the second factors of an account away, for somebody who has lost theirs',
    details:
      'Authenticator app, passkeys and recovery codes of the account go, and it is signed out everywhere. Its password stays. ' +
      'Works for the owner too. It asks before it does so.',
    arguments: [{ name: 'NAME', kind: 'text' }],
    options: { yes: { help: 'Do not ask' } },
    async run({ words: [name], options }, { device, out, ask, signal }) {
      if (options['yes'] !== true) {
        if (!ask) throw new UsageError(`Nobody is there to confirm it; "lares users reset-factors --yes ${name}" does it without.`);
        out.note('From then on the password alone opens this account, until a new second factor is set up.');
        const typed = await ask(`Type the name of the account (${name}) to confirm: `);
        if (typed.trim() !== name) throw new UsageError('That is not its name; nothing was changed.');
      }
      await device.send('DELETE', `/api/users/${encodeURIComponent(name!)}/factors`, undefined, signal);
      if (!out.json) out.line(`${name} has no second factor now.`);
    },
  },
];
