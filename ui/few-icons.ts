import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { filled, icons } from './src/kit/icons.ts';

/** Files whose icons may be in the wizard, seen from `ui/src`. */
const sources = ['setup/**/*.{svelte,ts}', 'kit/{Button,Field}.svelte', 'features/auth/PasswordField.svelte'];

/** Ships the icons alone that the wizard names: it has ten of the dashboard's forty. */
export function fewIcons(): Plugin {
  return {
    name: 'lares:few-icons',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (/\/src\/kit\/icons\.ts$/.test(id) ? `export const icons = ${JSON.stringify(named())}; export const filled = new Set(${JSON.stringify([...filled])});` : null),
  };
}

/** Icons whose names stand in quotes somewhere in those files: one too many rather than one too few. */
function named(): object {
  const root = path.join(import.meta.dirname, 'src');
  const code = globSync(sources, { cwd: root }).map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
  return Object.fromEntries(Object.entries(icons).filter(([name]) => code.includes(`'${name}'`) || code.includes(`"${name}"`)));
}
