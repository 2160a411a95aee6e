import type { UserView } from '../../features/users/schema.ts';
import type { Command } from '../command.ts';
import { duration, table } from '../layout.ts';

/** What keeps an account from being used as it is. */
const stateOf = ({ disabled, mustChangePassword }: UserView): string =>
  disabled ? 'disabled' : mustChangePassword ? 'has to choose a password' : 'enabled';

export const userCommands: readonly Command[] = [
  {
    name: 'users',
    summary: 'The accounts of the device',
    details: 'With --json: the answer of /api/users.',
    arguments: [],
    async run(_call, { device, out, signal }) {
      const users = await device.get<UserView[]>('/api/users', signal);
      if (out.json) return out.value(users);
      table(out, ['NAME', 'ROLE', 'STATE', 'LAST SEEN', 'SESSIONS'], users.map((user) => [
        user.name, user.role, { text: stateOf(user), colour: user.disabled ? 'dim' : 'green' },
        user.lastSeenMs === null ? 'never' : `${duration(Math.max(0, Date.now() - user.lastSeenMs))} ago`, String(user.sessions),
      ]));
    },
  },
];
