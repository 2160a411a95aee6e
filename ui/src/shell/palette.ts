import type { IconName } from '../kit/icons.ts';

/** Something that the palette can lead to or do. */
export interface Command {
  readonly id: string;
  readonly group: 'page' | 'action' | 'unit';
  readonly label: string;
  /** Said after the label, also searched. */
  readonly hint: string;
  readonly icon: IconName;
  run(): void;
}

const MOST = 40;

/**
 * Commands which fit the query, best first: the label begins with it, then a word of the label does, then it occurs,
 * then it occurs in the hint. Without a query the pages and general actions come, but not every language.
 */
export function rank(commands: readonly Command[], query: string): Command[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return commands.filter(({ id, group }) => group === 'page' || (group === 'action' && !/^(?:unit|language):/.test(id)));
  const scored: { command: Command; score: number }[] = [];
  for (const command of commands) {
    const score = scoreOf(command, wanted);
    if (score > 0) scored.push({ command, score });
  }
  return scored
    .sort((a, b) => b.score - a.score || a.command.label.length - b.command.label.length)
    .slice(0, MOST)
    .map(({ command }) => command);
}

function scoreOf({ label, hint, group }: Command, wanted: string): number {
  const name = label.toLowerCase();
  // Pages are few and meant more often than a unit with the same beginning; a service more often than its socket.
  const bonus = group === 'page' ? 2 : name.endsWith('.service') ? 1 : 0;
  if (name.startsWith(wanted)) return 8 + bonus;
  if (name.split(/[\s.@_-]+/).some((word) => word.startsWith(wanted))) return 6 + bonus;
  if (name.includes(wanted)) return 4 + bonus;
  const words = wanted.split(/\s+/);
  const hay = `${name} ${hint.toLowerCase()}`;
  return words.every((word) => hay.includes(word)) ? 2 + bonus : 0;
}
