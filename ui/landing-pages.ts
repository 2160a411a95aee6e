import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { landingPage } from './src/landing/page.ts';
import { type Language, languages } from './src/text/languages.ts';
import type { Translation } from './src/text/translation.ts';

/** Writes the page at plain http, a file a language, and its styles. They are served as they are: nginx completes them. */
export function landingPages(): Plugin {
  return {
    name: 'lares:landing',
    apply: 'build',
    async generateBundle() {
      for (const language of Object.keys(languages) as Language[]) {
        const { words } = (await import(pathToFileURL(join(import.meta.dirname, `src/text/${language}/index.ts`)).href)) as { words: Translation };
        this.emitFile({ type: 'asset', fileName: `landing/${language}.shtml`, source: landingPage(language, words) });
      }
      this.emitFile({ type: 'asset', fileName: 'landing/landing.css', source: await readFile(join(import.meta.dirname, 'src/landing/landing.css')) });
    },
  };
}
