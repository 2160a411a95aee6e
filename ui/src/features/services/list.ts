import type { UnitDelta, UnitSummary } from '../../../../agent/features/services/schema.ts';
import { groupOrder, stateLook, type StateGroup } from './look.ts';

export interface UnitFilter {
  /** Lower or upper case, any part of name or description; several words must all fit. */
  readonly query: string;
  readonly state: StateGroup | 'all';
  /** A unit type, or `all`. */
  readonly type: string;
}

export const everything: UnitFilter = { query: '', state: 'all', type: 'all' };
/** What people mean by services. */
export const standard: UnitFilter = { query: '', state: 'all', type: 'service' };

/** Units by name after a delta; units that did not change stay the same objects. */
export function withDelta(units: ReadonlyMap<string, UnitSummary>, delta: UnitDelta): ReadonlyMap<string, UnitSummary> {
  const next = new Map(units);
  for (const name of delta.removed) next.delete(name);
  for (const unit of delta.changed) next.set(unit.name, unit);
  return next;
}

/** Those that fit, failed ones first, then by name. */
export function select(units: Iterable<UnitSummary>, filter: UnitFilter): UnitSummary[] {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting: { unit: UnitSummary; rank: number }[] = [];
  for (const unit of units) {
    if (filter.type !== 'all' && unit.type !== filter.type) continue;
    const { group } = stateLook(unit);
    if (filter.state !== 'all' && group !== filter.state) continue;
    if (!fits(unit, words)) continue;
    // Units that are named by others but not installed are noise at the end.
    const missing = unit.loadState === 'not-found' ? 1 : 0;
    fitting.push({ unit, rank: groupOrder.indexOf(group) + missing });
  }
  return fitting.sort((a, b) => a.rank - b.rank || compareNames(a.unit, b.unit)).map(({ unit }) => unit);
}

function fits(unit: UnitSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const hay = `${unit.name} ${unit.description}`.toLowerCase();
  return words.every((word) => hay.includes(word));
}

const compareNames = (a: UnitSummary, b: UnitSummary): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** How many there are of each state, among those which fit the rest of the filter. */
export function countStates(units: Iterable<UnitSummary>, filter: UnitFilter): Record<StateGroup | 'all', number> {
  const counts = { all: 0, failed: 0, running: 0, waiting: 0, stopped: 0 };
  for (const unit of select(units, { ...filter, state: 'all' })) {
    counts.all += 1;
    counts[stateLook(unit).group] += 1;
  }
  return counts;
}

/** Types present, most frequent first. */
export function presentTypes(units: Iterable<UnitSummary>): string[] {
  const counts = new Map<string, number>();
  for (const { type } of units) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([type]) => type);
}

/** The busiest units by what `read` reads, greatest first; those that report nothing or zero are left out. */
export function busiest(units: Iterable<UnitSummary>, read: 'cpuPercent' | 'memoryBytes', most: number): UnitSummary[] {
  return [...units]
    // A slice or a scope counts what is in it once more.
    .filter((unit) => unit.type === 'service' && (unit[read] ?? 0) > 0)
    .sort((a, b) => b[read]! - a[read]! || compareNames(a, b))
    .slice(0, most);
}

const states = new Set<string>(groupOrder);

/** The filter as it stands in an address. */
export function readFilter(querystring: string): UnitFilter {
  const params = new URLSearchParams(querystring);
  const state = params.get('state') ?? 'all';
  return {
    query: params.get('q') ?? '',
    state: states.has(state) ? (state as StateGroup) : 'all',
    type: params.get('type') ?? standard.type,
  };
}

/** What to put behind the path, with its question mark; empty for the standard filter. */
export function writeFilter(filter: UnitFilter): string {
  const params = new URLSearchParams();
  if (filter.query !== '') params.set('q', filter.query);
  if (filter.state !== 'all') params.set('state', filter.state);
  if (filter.type !== standard.type) params.set('type', filter.type);
  const written = params.toString();
  return written === '' ? '' : `?${written}`;
}

/** Address of a unit's page. */
export function unitPath(name: string, querystring = ''): string {
  return `/services/${encodeURIComponent(name)}${querystring === '' ? '' : `?${querystring}`}`;
}

/** Name of a unit in an address of the API, where the backslash of escaped names is written `~` (UnitPath of the schema). */
export function nameInAddress(name: string): string {
  return name.replaceAll('\\', '~');
}
