import type { Command } from './command.ts';
import { configCommands } from './commands/config.ts';
import { helpCommands } from './commands/help.ts';
import { jobCommands } from './commands/jobs.ts';
import { logCommands } from './commands/logs.ts';
import { ownerCommands } from './commands/owner.ts';
import { serviceCommands } from './commands/services.ts';
import { shellCommands } from './commands/shell.ts';
import { statusCommands } from './commands/status.ts';
import { userCommands } from './commands/users.ts';

const topics = [...statusCommands, ...serviceCommands, ...logCommands, ...configCommands, ...jobCommands, ...ownerCommands, ...userCommands];

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [...topics, ...shellCommands(() => commands), ...helpCommands(() => commands)];
