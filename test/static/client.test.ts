import path from 'node:path';
import t from 'tap';
import { Type } from 'typebox';
import type { RouteAccess } from '../../agent/http/guard.ts';
import { application } from '../agent/application.ts';
import { clientMap, difference } from './client-map.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Body, query and the one successful answer of a route. */
function partsOf({ schema }: RouteAccess): Record<string, unknown> {
  const answers = Object.entries((schema?.response ?? {}) as Record<string, unknown>).filter(([status]) => status.startsWith('2'));
  return { body: schema?.body, query: schema?.querystring, response: answers[0]?.[1] };
}

t.test('what the dashboard\'s client is typed by is what the agent validates and answers by', async (t) => {
  const { routes, features } = await application(t);
  const topics = features.flatMap((feature) => feature.topics ?? []);
  const map = clientMap(root);
  t.ok(map.length > 20, `${map.length} entries`);
  for (const entry of map) {
    const route = routes.find(({ method, url }) => `${method} ${url}` === entry.name);
    const topic = topics.find(({ name }) => name === entry.name);
    const parts = entry.kind === 'Routes' ? route && partsOf(route) : topic && { params: topic.params, snapshot: topic.snapshot, delta: topic.delta };
    if (!parts) {
      t.fail(`${entry.file}: the agent has no ${entry.name}`);
      continue;
    }
    for (const part of new Set([...Object.keys(parts), ...entry.parts.keys()])) {
      t.equal(await difference(root, entry, part, parts[part as never]), undefined, `${entry.name}: ${part}`);
    }
  }
});

t.test('a map that says something else is found', async (t) => {
  const entry = clientMap(root).find(({ name }) => name === 'PUT /api/system/hostname')!;
  const other = Type.Object({ hostname: Type.String() });
  t.match(await difference(root, entry, 'body', other), /HostnameChange is not the schema/);
  t.match(await difference(root, entry, 'body', undefined), /where the agent has none/);
  t.match(await difference(root, entry, 'query', other), /says nothing/);
  const users = clientMap(root).find(({ name }) => name === 'GET /api/users')!;
  t.match(await difference(root, users, 'response', Type.Array(other)), /UserView is not the schema/);
  t.match(await difference(root, users, 'response', other), /UserView is not the schema/, 'one is no list of them');
  const ticket = clientMap(root).find(({ name }) => name === 'POST /api/live/ticket')!;
  t.match(await difference(root, ticket, 'response', other), /other properties/);
  t.match(await difference(root, ticket, 'response', Type.Object({ ticket: Type.Integer(), expiresInMs: Type.Integer() })), /string is not/);
});
