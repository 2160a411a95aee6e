import { epochMs, text, textOrNull, texts, wholeNumber } from '../bus/values.ts';
import type { UnitDescription, UnitFactName, UnitFacts } from './port.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** How each property of org.freedesktop.systemd1.Unit and its kin becomes a fact. */
const readers: Readonly<Record<string, (value: unknown, facts: UnitFacts) => void>> = {
  ActiveState: (value, facts) => { facts.activeState = text(value); },
  SubState: (value, facts) => { facts.subState = text(value); },
  ActiveEnterTimestamp: (value, facts) => { facts.sinceMs = epochMs(value); },
  MainPID: (value, facts) => { facts.mainPid = wholeNumber(value) || null; },
  Result: (value, facts) => { facts.result = textOrNull(value); },
  NRestarts: (value, facts) => { facts.restarts = wholeNumber(value); },
  ExecMainStatus: (value, facts) => { facts.exitCode = wholeNumber(value); },
  ControlGroup: (value, facts) => { facts.controlGroup = textOrNull(value); },
  CanStart: (value, facts) => { facts.canStart = value === true; },
  CanStop: (value, facts) => { facts.canStop = value === true; },
  CanReload: (value, facts) => { facts.canReload = value === true; },
};

/** Facts among properties of a unit; others are ignored. */
export function factsOf(properties: Properties): UnitFacts {
  const facts: UnitFacts = {};
  for (const [name, value] of Object.entries(properties)) readers[name]?.(value, facts);
  return facts;
}

/** Facts every unit has, by property of org.freedesktop.systemd1.Unit. */
const unitProperties: Readonly<Partial<Record<UnitFactName, string>>> = {
  activeState: 'ActiveState', subState: 'SubState', sinceMs: 'ActiveEnterTimestamp',
  canStart: 'CanStart', canStop: 'CanStop', canReload: 'CanReload',
};
/** Facts of the type's own interface. Result is had by all that run or hold something; a group by those with processes. */
const serviceProperties: Readonly<Partial<Record<UnitFactName, string>>> = {
  mainPid: 'MainPID', result: 'Result', restarts: 'NRestarts', exitCode: 'ExecMainStatus', controlGroup: 'ControlGroup',
};
const withGroup = new Set(['service', 'scope', 'slice', 'socket', 'mount', 'swap']);
const withResult = new Set(['service', 'scope', 'socket', 'mount', 'swap', 'timer', 'path', 'automount']);

/** Interface (`unit` or the type's own) and property to read a fact from; undefined when the type has no such fact. */
export function propertyOf(type: string, fact: UnitFactName): { own: boolean; property: string } | undefined {
  const common = unitProperties[fact];
  if (common !== undefined) return { own: false, property: common };
  const has = fact === 'controlGroup' ? withGroup.has(type) : fact === 'result' ? withResult.has(type) : type === 'service';
  const property = serviceProperties[fact];
  return has && property !== undefined ? { own: true, property } : undefined;
}

/** @param properties of the Unit interface and of the type's own, merged */
export function descriptionOf(properties: Properties): UnitDescription {
  return {
    ...factsOf(properties),
    fragmentPath: textOrNull(properties['FragmentPath']),
    dropInPaths: texts(properties['DropInPaths']),
    documentation: texts(properties['Documentation']),
    requires: texts(properties['Requires']).toSorted(),
    wants: texts(properties['Wants']).toSorted(),
    wantedBy: texts(properties['WantedBy']).toSorted(),
    requiredBy: texts(properties['RequiredBy']).toSorted(),
    triggeredBy: texts(properties['TriggeredBy']).toSorted(),
    triggers: texts(properties['Triggers']).toSorted(),
    tasks: wholeNumber(properties['TasksCurrent']),
    execStart: commandLines(properties['ExecStart']),
    user: textOrNull(properties['User']),
  };
}

/** ExecStart is a(sasbttttuii): path, argv, ignore-failure flag, then the times and codes of its last run. */
function commandLines(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((command: unknown) => texts(Array.isArray(command) ? command[1] : []).join(' ')).filter((line) => line !== '');
}
