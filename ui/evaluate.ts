import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/**
 * Runs modules while building and ships what their default export is, instead of the code that makes it.
 * @param modules paths of modules whose default export can be written as JSON
 * @param needed what of such a value is needed
 */
export function evaluate<Value>(modules: RegExp, needed: (value: Value) => unknown): Plugin {
  return {
    name: 'lares:evaluate',
    apply: 'build',
    async load(id) {
      if (!modules.test(id)) return null;
      const { default: value } = (await import(pathToFileURL(id).href)) as { default: Value };
      // Engines read a string of JSON faster than the same object as code.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(needed(value)))});`;
    },
  };
}
