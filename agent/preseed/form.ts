import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import type { SettingPath } from './lines.ts';
import { PreseedFile } from './settings.ts';

/** What is wrong with one setting, as a sentence without its full stop. */
export interface Finding {
  readonly path: SettingPath;
  readonly text: string;
}

/** `[wifi] ssid`, as it stands in the file. */
export function named([part, ...rest]: SettingPath): string {
  return rest.length === 0 ? `[${part}]` : `[${part}] ${rest.join('.')}`;
}

/** What typebox keeps of a schema. */
interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** What breaks the schema, said with the words of the schema: a validator's own are for programmers. */
export function formFindings(value: unknown, schema: TSchema = PreseedFile, path: SettingPath = []): Finding[] {
  const { properties, required = [], description } = schema as Shape;
  if (properties === undefined) {
    return Value.Check(schema, value) ? [] : [{ path, text: `${named(path)} ${description}` }];
  }
  if (!isTable(value)) return [{ path, text: `${named(path)} must be a part of its own, which begins with a line [${path.join('.')}]` }];
  const known = Object.keys(properties);
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  return [
    ...unknown.map((name) => ({ path: [...path, name], text: unknownText(name, path, known) })),
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => ({ path, text: `${named(path)} needs ${name}` })),
    ...known.filter((name) => Object.hasOwn(value, name)).flatMap((name) => formFindings(value[name], properties[name], [...path, name])),
  ];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

/** A name is no secret; one that may be a value in the wrong place is not repeated. */
function unknownText(name: string, path: SettingPath, known: readonly string[]): string {
  const shown = /^[a-z][a-z0-9_-]{0,23}$/.test(name) ? `"${name}"` : 'this name';
  return path.length === 0
    ? `${shown} is not known; a file has the parts ${known.map((part) => `[${part}]`).join(', ')}`
    : `${shown} is not known in ${named(path)}; known are ${known.join(', ')}`;
}
