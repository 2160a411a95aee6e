import { join, resolve } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';

/**
 * Builds the wizard with the dashboard, into a folder of its own beside it. Apart, since it is for other browsers: two small
 * files in the JavaScript of 2019, the first page and all after it, which share no parts with the dashboard that would have
 * to be loaded too.
 * @param config of the wizard, given the folder of the dashboard
 */
export function wizardBuild(config: (dashboardDir: string) => InlineConfig): Plugin {
  let outDir = '';
  return {
    name: 'lares:wizard',
    apply: 'build',
    configResolved({ root, build: { outDir: folder } }) {
      outDir = resolve(root, folder);
    },
    // Before closeBundle, when the dashboard's folder is compressed as a whole.
    writeBundle: {
      sequential: true,
      async handler() {
        const inner = config(outDir);
        await build({ ...inner, configFile: false, build: { ...inner.build, outDir: join(outDir, 'portal'), emptyOutDir: true } });
      },
    },
  };
}
