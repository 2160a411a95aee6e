import t from 'tap';
import { countKinds, findParts } from '../../ui/src/features/about/parts.ts';

const part = (name: string, kind: string, licence: string) => ({ id: name, name, version: '1', kind, licence, isFree: true, hasText: true });
const parts = [
  part('lares-agent', 'lares', 'Apache-2.0'), part('openssl', 'debian', 'Apache-2.0 AND GPL-1.0-or-later'), part('libssl3t64', 'debian', 'Apache-2.0'),
  part('@fastify/error', 'npm', 'MIT'), part('node', 'runtime', 'MIT, and those of its parts'), part('odd', 'of-a-newer-release', 'ISC'),
];
const names = (query: string, kind: Parameters<typeof findParts>[2] = 'all') => findParts(parts, query, kind).map(({ name }) => name);

t.test('parts are found by name and licence, and by kind', async (t) => {
  t.same(names(''), parts.map(({ name }) => name), 'in the order of the device');
  t.same(names('SSL apache'), ['openssl', 'libssl3t64'], 'every word counts, case does not');
  t.same(names('mit'), ['@fastify/error', 'node']);
  t.same(names('mit', 'npm'), ['@fastify/error']);
  t.same(names('  fastify/err '), ['@fastify/error']);
  t.same(names('(.*)'), [], 'a query is no pattern');
});

t.test('kinds are counted; one that is not known here is only among all', async (t) => {
  t.same(countKinds(parts), { all: 6, lares: 1, debian: 2, npm: 1, runtime: 1, bootloader: 0 });
});
