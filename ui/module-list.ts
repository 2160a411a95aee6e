import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Writes which modules of npm packages are in the dashboard to build/ui.meta.json, for the bill of materials. */
export function moduleList(): Plugin {
  let root = '';
  let outDir = '';
  return {
    name: 'lares:module-list',
    apply: 'build',
    configResolved(config) {
      root = resolve(config.root, '..');
      outDir = resolve(config.root, config.build.outDir);
    },
    async writeBundle(_options, bundle) {
      const modules = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          // Styles are taken out of the code, so nothing of them is left in it.
          if (id.includes('/node_modules/') && (renderedLength > 0 || /\.css\b/.test(id))) modules.add(relative(root, id));
        }
      }
      await writeFile(`${outDir}.meta.json`, `${JSON.stringify([...modules].sort(), null, 1)}\n`);
    },
  };
}
