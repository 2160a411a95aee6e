import { push } from 'svelte-spa-router';
import type { UnitSummary } from '../../../agent/features/services/schema.ts';
import type { Session } from '../features/auth/session.svelte.ts';
import type { UnitControl } from '../features/services/control.svelte.ts';
import { unitPath } from '../features/services/list.ts';
import { stateLook } from '../features/services/look.ts';
import type { IconName } from '../kit/icons.ts';
import type { Language } from '../state/language.svelte.ts';
import { type Theme, themeChoices } from '../state/theme.svelte.ts';
import { text } from '../text/index.ts';
import { type Language as Tag, languages } from '../text/languages.ts';
import { places } from './nav.ts';
import type { Command } from './palette.ts';

export interface CommandSources {
  readonly session: Session;
  readonly theme: Theme;
  readonly language: Language;
  readonly control: UnitControl;
  readonly units: Iterable<UnitSummary>;
  openJobs(): void;
}

/** Everything that can be reached or done from the palette now. */
export function allCommands(sources: CommandSources): Command[] {
  const { session, units, control } = sources;
  const commands = [...placeCommands(session), ...generalCommands(sources)];
  for (const unit of units) {
    const open = (): void => void push(unitPath(unit.name));
    commands.push({ id: `unit:${unit.name}`, group: 'unit', label: unit.name, hint: unit.description, icon: stateLook(unit).icon, run: open });
    if (session.may('operator')) commands.push(...unitActions(unit, control));
  }
  return commands;
}

function placeCommands(session: Session): Command[] {
  const open = places.filter(({ from = 'viewer' }) => session.may(from));
  return open.map(({ path, label, icon }) => ({ id: `page:${path}`, group: 'page', label: label(), hint: '', icon, run: () => void push(path) }));
}

function generalCommands({ session, theme, language, openJobs }: CommandSources): Command[] {
  const themeIcons: Record<string, IconName> = { system: 'screen', light: 'sun', dark: 'moon' };
  const themes = themeChoices.map((choice): Command => ({
    id: `theme:${choice}`, group: 'action', label: `${text.shell.theme.title}: ${text.shell.theme[choice]}`, hint: '',
    icon: themeIcons[choice]!, run: () => theme.choose(choice),
  }));
  const tongues = (Object.keys(languages) as Tag[]).map((tag): Command => ({
    id: `language:${tag}`, group: 'action', label: `${text.shell.language.title}: ${languages[tag]}`, hint: '', icon: 'language', run: () => void language.choose(tag),
  }));
  const toPower = (): void => void push('/system');
  return [
    { id: 'jobs', group: 'action', label: text.jobs.title, hint: '', icon: 'jobs', run: openJobs },
    ...themes,
    ...tongues,
    ...(session.may('admin') ? [{ id: 'power', group: 'action', label: text.system.power.both, hint: '', icon: 'power', run: toPower } satisfies Command] : []),
    { id: 'leave', group: 'action', label: text.auth.account.signOut, hint: '', icon: 'leave', run: () => void session.signOut() },
  ];
}

const actionIcons: Partial<Record<UnitSummary['actions'][number], IconName>> = { start: 'play', stop: 'stop', restart: 'restart', reload: 'reload' };

function unitActions(unit: UnitSummary, control: UnitControl): Command[] {
  return unit.actions.flatMap((action) => {
    const icon = actionIcons[action];
    if (!icon) return [];
    const label = `${text.services.actions[action]} ${unit.name}`;
    return [{ id: `unit:${unit.name}:${action}`, group: 'action' as const, label, hint: unit.description, icon, run: () => control.request(unit, action) }];
  });
}
