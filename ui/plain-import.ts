import type { Plugin } from 'vite';

/**
 * Leaves `import()` as it is. Vite wraps it to fetch a part's styles and its own parts ahead; where all styles are one file
 * and no part has parts, the wrapper only makes the first load larger.
 */
export function plainImport(): Plugin {
  return {
    name: 'lares:plain-import',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
  };
}
