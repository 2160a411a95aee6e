import type { Plugin } from 'esbuild';

/**
 * Modules that a start does without: each is evaluated when one of its members is first used. Libraries ask for them
 * whether they use them or not, and Node's own cost 1 to 8 ms of CPU apiece (make bench).
 */
const later = [
  'node:assert', 'node:child_process', 'node:crypto', 'node:dns', 'node:fs/promises', 'node:http2', 'node:https', 'node:perf_hooks',
  'node:v8', 'node:worker_threads', 'node:zlib',
  // With it Fastify compares versions where a plugin names one.
  'semver',
  // Through it pino writes from a thread of its own, where told to.
  'pino/lib/transport.js',
];

/** Members which libraries take while they are evaluated themselves, as expressions. */
const known: Readonly<Record<string, string>> = {
  'node:perf_hooks': '{ performance: { now: () => performance.now() } }',
  // The bundle makes no thread of itself.
  'node:worker_threads': '{ isMainThread: true }',
};

/**
 * A module that hands on what it is asked for. Its members come from its prototype, which esbuild keeps where it makes
 * an ES module of a CommonJS one, instead of copying each.
 */
function standIn(name: string): string {
  const real = name.startsWith('node:') ? `process.getBuiltinModule('${name}')` : `require('${name}')`;
  // An assertion that holds needs no library.
  const call = name === 'node:assert' ? 'values[0] || load()(...values)' : 'load()(...values)';
  return `
    let real;
    const load = () => (real ??= ${real});
    const members = new Proxy({}, { get: (_, member) => load()[member] });
    module.exports = Object.assign(Object.setPrototypeOf((...values) => ${call}, members), ${known[name] ?? '{}'});
  `;
}

/** Puts a stand-in where one of `later` is asked for. */
export const laterModules: Plugin = {
  name: 'later',
  setup(builder) {
    const use = (name: string, resolveDir: string) => ({ path: name, namespace: 'later', pluginData: resolveDir });
    const names = later.map((name) => name.replace('node:', '(?:node:)?'));
    builder.onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path: name, namespace, resolveDir }) =>
      namespace === 'later' ? undefined : use(later.find((one) => one === name || one === `node:${name}`)!, resolveDir));
    builder.onResolve({ filter: /^\.\/(?:lib\/)?transport$/ }, ({ importer, resolveDir }) =>
      importer.includes('/node_modules/pino/') ? use('pino/lib/transport.js', resolveDir) : undefined);
    builder.onLoad({ filter: /.*/, namespace: 'later' }, ({ path: name, pluginData }) => ({ contents: standIn(name), resolveDir: pluginData as string }));
  },
};
