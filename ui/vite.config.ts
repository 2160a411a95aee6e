import path from 'node:path';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type InlineConfig } from 'vite';
import type { Catalogue } from './src/text/compile.ts';
import { evaluate } from './evaluate.ts';
import { fewIcons } from './few-icons.ts';
import { landingPages } from './landing-pages.ts';
import { moduleList } from './module-list.ts';
import { oneGamut } from './one-gamut.ts';
import { plainImport } from './plain-import.ts';
import { precompress } from './precompress.ts';
import { laterNouns } from './word-lists.ts';
import { wizardBuild } from './wizard-build.ts';

/** Where the agent runs; `make dev` says so. */
const agentUrl = process.env['LARES_AGENT'] ?? 'http://127.0.0.1:8710';

/** The agent checks Host and Origin: both must arrive as the browser sent them. */
const proxy = { '/api': { target: agentUrl, changeOrigin: false, ws: true } };

const compiled = () => svelte({ configFile: false, preprocess: vitePreprocess({ script: true }) });
const words = /\/src\/text\/[^/]+\/index\.ts$/;
const laterWords = /\/src\/text\/[^/]+\/later\.ts$/;
/** The messages are parsed when the pages are built: the parser would be a third of a first load's own code. */
const noParser = { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' };

/** Browsers in which operating systems show captive portals, some years old. */
const captive = ['chrome73', 'safari12.1', 'ios12.2', 'firefox68'];

/** Errors that the wizard may have to tell, by the first part of their codes. */
const told = new Set(['auth', 'bus', 'core', 'http', 'seal', 'setup', 'store', 'timedate', 'ui']);

/** Errors of what there is only once somebody has an account, which no step of the wizard can meet. */
const ofAccounts = /^auth\.(?:challenge|encryption|enrolment|factor|notManageable|passkey|passwordMustChange|passwordSame|personOnly|reauthenticate|roleTooHigh|scope|session|token|user(?!Taken))/;

/** Errors of doors that the wizard does not go through, and of requests that a browser does not make. */
const elsewhere = /^(?:auth\.(?:consoleOnly|forbidden|required|unclaimed)|http\.(?:expectation|headers|mediaType|path|unreadable))$/;

/** What the wizard says: its own words, those of an account, and errors. */
function wizardWords({ wizard, auth, shell, ...others }: Catalogue): Catalogue {
  const problems = Object.values({ auth, ...others }).flatMap((group) => Object.entries(((group as Catalogue)['problems'] ?? {}) as Catalogue));
  const { username, password, claim } = auth as Catalogue;
  return {
    wizard: wizard!,
    auth: { username: username!, password: password!, claim: { badUsername: (claim as Catalogue)['badUsername']! } },
    shell: { retryLater: (shell as Catalogue)['retryLater']! },
    host: { problems: Object.fromEntries(problems.filter(([code]) => told.has(code.split('.', 1)[0]!) && !ofAccounts.test(code) && !elsewhere.test(code))) },
  };
}

/** What the dashboard says before a page brings words of its own. */
function firstWords(all: Catalogue): Catalogue {
  return Object.fromEntries(Object.entries(all).filter(([noun]) => noun !== 'wizard' && noun !== 'landing' && !laterNouns.includes(noun)));
}

const wizard = (modules: Set<string>) => (dashboardDir: string): InlineConfig => ({
  root: import.meta.dirname,
  logLevel: 'warn',
  publicDir: false,
  plugins: [compiled(), evaluate(words, wizardWords), moduleList(modules, dashboardDir), fewIcons(), oneGamut(), plainImport()],
  resolve: { alias: { 'intl-messageformat': path.join(import.meta.dirname, 'src/setup/message-format.ts') } },
  build: {
    assetsDir: 'files',
    target: captive,
    cssTarget: captive,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { input: 'ui/setup.html' },
  },
});

const modules = new Set<string>();

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  plugins: [compiled(), evaluate(words, firstWords), evaluate(laterWords, (all) => all), moduleList(modules), landingPages(), wizardBuild(wizard(modules)), precompress()],
  resolve: { alias: command === 'build' ? noParser : {} },
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
    // What every visit needs is one file: many small ones are compressed apart from each other, and asked for one by one.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
}));
