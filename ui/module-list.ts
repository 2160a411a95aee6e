import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes which modules of npm packages are in the pages to build/ui.meta.json, for the bill of materials.
 * @param modules what is known already, shared by builds whose files end up in one folder
 * @param folder of that file, when it is not beside the build's own folder
 */
export function moduleList(modules: Set<string>, folder?: string): Plugin {
  let root = '';
  let outDir = '';
  return {
    name: 'lares:module-list',
    apply: 'build',
    configResolved(config) {
      root = resolve(config.root, '..');
      outDir = folder ?? resolve(config.root, config.build.outDir);
    },
    async writeBundle(_options, bundle) {
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
