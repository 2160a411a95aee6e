/** The arrows of the house plan, for dependency-cruiser. Each rule says who may not import whom, and why. */
const feature = '^agent/features/([^/]+)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'A cycle means that two things are one.', from: {}, to: { circular: true } },
    { name: 'core-knows-nothing', severity: 'error', from: { path: '^agent/core/' }, to: { path: '^(agent/(?!core/)|ui/)' } },
    {
      name: 'http-knows-core-only', severity: 'error', comment: 'The edge knows Fastify and no feature.',
      from: { path: '^agent/http/' }, to: { path: '^(agent/(?!http/|core/)|ui/)' },
    },
    {
      name: 'host-knows-core-only', severity: 'error', comment: 'A host folder may use another host folder (bus).',
      from: { path: '^agent/host/' }, to: { path: '^(agent/(?!host/|core/)|ui/)' },
    },
    {
      name: 'features-use-ports', severity: 'error', comment: 'Features see interfaces; app.ts chooses the adapters.',
      from: { path: feature }, to: { path: '^agent/(?!features/|core/|host/[^/]+/port\\.ts$)' },
    },
    {
      name: 'features-meet-at-index', severity: 'error', comment: 'Another feature only through what its index exports.',
      from: { path: feature, pathNot: '/schema\\.ts$' }, to: { path: feature, pathNot: ['^agent/features/$1/', '^agent/features/[^/]+/index\\.ts$'] },
    },
    {
      name: 'schemas-build-on-schemas', severity: 'error', comment: 'The dashboard takes types from schemas: behind them there must be nothing of the edge.',
      from: { path: '^agent/features/([^/]+)/schema\\.ts$' }, to: { path: '^agent/', pathNot: ['^agent/core/', '^agent/features/[^/]+/schema\\.ts$'] },
    },
    {
      name: 'helper-stays-small', severity: 'error', comment: 'What runs as root imports core, schemas and its own bus.',
      from: { path: '^agent/(helper|terminal|preseed)/' },
      to: { path: '^(ui/|agent/(?!(helper|terminal|preseed)/|core/|host/|features/[^/]+/(preseed-)?schema\\.ts$))' },
    },
    {
      name: 'cli-asks-the-agent', severity: 'error', comment: 'The command is a client: what it knows of the device it asks the API.',
      from: { path: '^agent/cli/' }, to: { path: '^(ui/|agent/(?!cli/|core/|features/[^/]+/schema\\.ts$))' },
    },
    {
      name: 'cli-touches-nothing', severity: 'error', comment: 'It only speaks over its socket and its terminal.',
      from: { path: '^agent/cli/' }, to: { path: '^(fs|node:fs|child_process|node:child_process)' },
    },
    {
      name: 'outside-world-in-host', severity: 'error',
      comment: 'Only host, helper, preseed and terminal touch the outside; and what runs before the agent (start) or beside it (dev, docs).',
      from: { path: '^agent/', pathNot: '^agent/((host|helper|preseed|terminal)/|(start|dev|docs)\\.ts$)' },
      to: { path: '^(fs|node:fs|child_process|node:child_process)|node_modules/(dbus-next|better-sqlite3|node-pty|acme-client|systeminformation|node-os-utils)/' },
    },
    {
      name: 'ui-imports-schema-types', severity: 'error', comment: 'The dashboard shares types with the agent, no code.',
      from: { path: '^ui/' }, to: { path: '^agent/', pathNot: '^agent/features/[^/]+/schema\\.ts$' },
    },
    {
      name: 'ui-imports-types-only', severity: 'error',
      from: { path: '^ui/' }, to: { path: '^agent/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-kit-knows-no-feature', severity: 'error', from: { path: '^ui/src/kit/' }, to: { path: '^ui/src/(features|shell|api)/' },
    },
    {
      name: 'product-without-tests', severity: 'error', from: { path: '^(agent|ui)/' }, to: { path: '^test/' },
    },
    { name: 'no-orphans', severity: 'error', comment: 'Dead code goes.', from: { orphan: true, path: '^agent/', pathNot: '(main|dev|docs)\\.ts$|port\\.ts$|schema\\.ts$' }, to: {} },
    { name: 'declared-dependencies', severity: 'error', from: { path: '^agent/' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types', 'svelte'] },
    builtInModules: { add: [] },
  },
};
