import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';

const root = path.resolve(import.meta.dirname, '../..');

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

function cruise(cwd: string, ...folders: string[]): Violation[] {
  const cli = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cli, '--config', path.join(root, 'test/static/layers.cjs'), '--output-type', 'json', ...folders];
  const output = execFileSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

t.test('the arrows of the house plan hold', async (t) => {
  const violations = cruise(root, 'agent', 'ui/src');
  t.same(violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`), []);
});

t.test('a broken arrow is found', async (t) => {
  const house = mkdtempSync(path.join(root, 'build/layers-'));
  t.teardown(() => rmSync(house, { recursive: true }));
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
    writeFileSync(path.join(house, file), text);
  };
  put('tsconfig.json', '{}');
  put('package.json', '{"dependencies":{}}');
  put('agent/core/a.ts', `import '../features/x/service.ts';`);
  put('agent/features/x/service.ts', `import 'node:fs'; import '../y/service.ts'; export const x = 1;`);
  put('agent/features/y/service.ts', `import '../../host/z/index.ts'; export const y = 1;`);
  put('agent/host/z/index.ts', `export const z = 1;`);
  put('ui/src/main.ts', `import '../../agent/features/x/schema.ts';`);
  put('agent/cli/main.ts', `import 'node:child_process'; import '../host/z/index.ts';`);
  put('agent/features/x/schema.ts', `import '../y/service.ts'; import '../y/schema.ts'; export const s = 1;`);
  put('agent/features/y/schema.ts', `export const s = 1;`);
  put('agent/main.ts', `import 'node:fs';`);
  put('agent/host/disk/index.ts', `import 'node:fs'; export const disk = 1;`);
  const violations = cruise(house, 'agent', 'ui/src');
  t.notOk(violations.some(({ from, to }) => from.endsWith('x/schema.ts') && to.endsWith('y/schema.ts')), 'schemas may build on each other');
  const found = new Set(violations.map((v) => v.rule.name));
  for (const rule of ['core-knows-nothing', 'outside-world-in-host', 'features-meet-at-index', 'features-use-ports', 'ui-imports-types-only', 'cli-asks-the-agent', 'cli-touches-nothing', 'schemas-build-on-schemas']) {
    t.ok(found.has(rule), rule);
  }
  const outside = violations.filter((v) => v.rule.name === 'outside-world-in-host').map((v) => v.from);
  t.same(outside.toSorted(), ['agent/cli/main.ts', 'agent/features/x/service.ts', 'agent/main.ts'], 'whoever is not host, the entry of the process too');
});
