import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { evaluate } from './evaluate.ts';
import { moduleList } from './module-list.ts';
import { precompress } from './precompress.ts';

/** Where the agent runs; `make dev` says so. */
const agentUrl = process.env['LARES_AGENT'] ?? 'http://127.0.0.1:8710';

/** The agent checks Host and Origin: both must arrive as the browser sent them. */
const proxy = { '/api': { target: agentUrl, changeOrigin: false, ws: true } };

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess({ script: true }) }), evaluate(/\/src\/text\/[^/]+\/index\.ts$/), moduleList(), precompress()],
  // The messages are parsed when the dashboard is built: the parser would be a third of a first load's own code.
  resolve: { alias: command === 'build' ? { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } : {} },
  server: { host: '127.0.0.1', proxy },
  build: {
    outDir: '../build/ui',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined: the content security policy allows files of this origin only.
    assetsInlineLimit: 0,
    // One file of styles: parts that come later are code alone, and can be asked for again after a lost connection.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
}));
