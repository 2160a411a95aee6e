import type { ApiDocument, CatalogueEntry, Operation, TopicDescription } from '../../../../agent/features/contract/schema.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A schema with its place: the body of a request, an answer, the params of a topic. */
export interface NamedSchema {
  readonly kind: 'path' | 'query' | 'body' | 'answer' | 'params' | 'snapshot' | 'delta';
  /** Status and meaning of an answer; empty for others. */
  readonly note: string;
  /** Null where nothing is sent. */
  readonly schema: Schema | null;
}

/** One route or topic as it is listed. */
export interface Entry {
  readonly id: string;
  /** Empty for a topic. */
  readonly method: string;
  readonly address: string;
  readonly summary: string;
  readonly access: string;
  readonly feature: string;
  readonly schemas: readonly NamedSchema[];
}

export interface Group {
  readonly feature: string;
  readonly entries: readonly Entry[];
}

const includes = (query: string, ...texts: readonly string[]): boolean => {
  const wanted = query.trim().toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
};

/** Routes and topics that fit the query, by feature, in the order in which the device starts them. */
export function groupsOf(document: ApiDocument, query: string): Group[] {
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => routeEntry(method.toUpperCase(), path, operation)),
  );
  const topics = Object.entries(document['x-lares-topics']).map(([name, topic]) => topicEntry(name, topic));
  const fitting = [...routes, ...topics].filter((entry) => includes(query, `${entry.method} ${entry.address}`, entry.summary, entry.feature));
  return document.tags
    .map(({ name }) => ({ feature: name, entries: fitting.filter((entry) => entry.feature === name) }))
    .filter(({ entries }) => entries.length > 0);
}

export function errorsFor(errors: readonly CatalogueEntry[], query: string): CatalogueEntry[] {
  return errors.filter(({ code, template, status }) => includes(query, code, template, String(status)));
}

function routeEntry(method: string, address: string, operation: Operation): Entry {
  const { summary, parameters, requestBody, responses, tags } = operation;
  const ofParameters = (kind: 'path' | 'query'): NamedSchema[] => {
    const own = parameters.filter((parameter) => parameter.in === kind);
    if (own.length === 0) return [];
    const properties = Object.fromEntries(own.map(({ name, description, schema }) => [name, { ...schema, description }]));
    return [{ kind, note: '', schema: { type: 'object', properties, required: own.filter(({ required }) => required).map(({ name }) => name) } }];
  };
  const answers = Object.entries(responses).filter(([status]) => status !== 'default');
  return {
    id: `${method} ${address}`, method, address, summary, access: operation['x-lares-access'], feature: tags[0] ?? '',
    schemas: [
      ...ofParameters('path'),
      ...ofParameters('query'),
      ...Object.values(requestBody?.content ?? {}).map(({ schema }) => ({ kind: 'body', note: '', schema }) as const),
      ...answers.map(([status, { description = '', content }]) => {
        const [type, media] = Object.entries(content ?? {})[0] ?? [];
        const shown = type && type !== 'application/json' ? `, ${type}` : '';
        return { kind: 'answer', note: `${status} ${description}${shown}`, schema: media?.schema ?? null } as const;
      }),
    ],
  };
}

function topicEntry(address: string, { summary, access, feature, params, snapshot, delta }: TopicDescription): Entry {
  const none = Object.keys((params['properties'] as object | undefined) ?? {}).length === 0;
  return {
    id: `topic ${address}`, method: '', address, summary, access, feature,
    schemas: [
      ...(none ? [] : [{ kind: 'params', note: '', schema: params } as const]),
      { kind: 'snapshot', note: '', schema: snapshot },
      { kind: 'delta', note: '', schema: delta },
    ],
  };
}

/** One property of a schema, with those it holds further in. */
export interface SchemaLine {
  readonly depth: number;
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  /** What it means and which rules it obeys. */
  readonly note: string;
}

/** The properties of an object, list or choice, one line each; a plain value has a single nameless line. */
export function schemaLines(schema: Schema): SchemaLine[] {
  const lines = childLines(schema, 0);
  return lines.length > 0 ? lines : [{ depth: 0, name: '', type: typeOf(schema), optional: false, note: noteOf(schema) }];
}

function childLines(schema: Schema, depth: number): SchemaLine[] {
  const own = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {}).flatMap(([name, part]) => [
    { depth, name, type: typeOf(part), optional: !((schema['required'] as string[] | undefined) ?? []).includes(name), note: noteOf(part) },
    ...childLines(part, depth + 1),
  ]);
  const inner = [...parts(schema, 'allOf'), ...parts(schema, 'anyOf'), ...(schema['items'] ? [schema['items'] as Schema] : []), ...Object.values((schema['patternProperties'] as Record<string, Schema> | undefined) ?? {})];
  return [...own, ...inner.flatMap((part) => childLines(part, depth))];
}

const parts = (schema: Schema, key: 'allOf' | 'anyOf'): Schema[] => (schema[key] as Schema[] | undefined) ?? [];

/** A type as programmers write it: `string | null`, `object[]`. */
export function typeOf(schema: Schema): string {
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (schema['anyOf']) return [...new Set(parts(schema, 'anyOf').map(typeOf))].join(' | ');
  if (schema['allOf']) return 'object';
  if (schema['type'] === 'array') {
    const items = typeOf((schema['items'] as Schema | undefined) ?? {});
    return items.includes(' | ') ? `(${items})[]` : `${items}[]`;
  }
  if (schema['patternProperties']) return `{ [name]: ${typeOf(Object.values(schema['patternProperties'] as Record<string, Schema>)[0] ?? {})} }`;
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

/** Description and rules, in the device's own words: it is the text of a document for programmers. */
function noteOf(schema: Schema): string {
  const range = (least: string, most: string): string => {
    const [low, high] = [schema[least], schema[most]];
    if (low === undefined && high === undefined) return '';
    return `${most === 'maximum' ? '' : `${least.slice(3).toLowerCase()} `}${String(low ?? '')}…${String(high ?? '')}`;
  };
  const fallback = 'default' in schema ? `= ${JSON.stringify(schema['default'])}` : '';
  return [schema['description'], range('minimum', 'maximum'), range('minLength', 'maxLength'), range('minItems', 'maxItems'), schema['pattern'], fallback].filter(Boolean).join(' · ');
}
