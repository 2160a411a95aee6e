import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { parse as parseComponent } from 'svelte/compiler';
import t from 'tap';
import type { Messages } from '../../ui/src/text/compile.ts';
import { languages } from '../../ui/src/text/languages.ts';
import { laterNouns } from '../../ui/word-lists.ts';

const root = path.resolve(import.meta.dirname, '../..');
const sources = path.join(root, 'ui/src');

/** Messages by their path; codes have dots of their own, hence another sign between its parts. */
function flat(messages: Messages, prefix: readonly string[] = []): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, message]) => {
      const at = [...prefix, key];
      return typeof message === 'string' ? [[at.join(' › '), message] as const] : [...flat(message, at)];
    }),
  );
}

async function messagesOf(language: string): Promise<Messages> {
  const module = (await import(pathToFileURL(path.join(sources, 'text', language, 'index.ts')).href)) as { words: Messages };
  return module.words;
}

/** "name type" of every parameter, sorted. */
function paramsOf(message: string): string[] {
  const found = new Set<string>();
  const walk = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound || element.type === TYPE.tag) continue;
      found.add(`${element.value} ${element.type === TYPE.argument ? 'text' : element.type === TYPE.select ? 'choice' : 'number'}`);
      if (element.type === TYPE.plural || element.type === TYPE.select) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(parse(message, { ignoreTag: true }));
  return [...found].toSorted();
}

/** Categories that counts of a language fall into; `many` of French and Spanish begins at a million. */
const categoriesOf = (language: string): string[] => new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((category) => category !== 'many');

function pluralsOf(elements: readonly MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [];
    const inner = Object.values(element.options).flatMap((option) => pluralsOf(option.value));
    return element.type === TYPE.plural ? [Object.keys(element.options), ...inner] : inner;
  });
}

const english = flat(await messagesOf('en'));

t.test('every language has exactly the keys of the English messages', async (t) => {
  const folders = globSync('*/index.ts', { cwd: path.join(sources, 'text') }).map((file) => path.dirname(file));
  t.same(folders.toSorted(), Object.keys(languages).toSorted(), 'each folder is offered, and each language offered has one');
  for (const language of folders) {
    const words = flat(await messagesOf(language));
    t.same([...english.keys()].filter((key) => !words.has(key)), [], `missing in ${language}`);
    t.same([...words.keys()].filter((key) => !english.has(key)), [], `left over in ${language}`);
  }
});

/** What is wrong with a message of a language, in words. */
function faultsOf(language: string, message: string, original: string): string[] {
  const faults: string[] = [];
  if (paramsOf(message).join() !== paramsOf(original).join()) faults.push(`has the parameters ${paramsOf(message).join()}`);
  for (const options of pluralsOf(parse(message, { ignoreTag: true }))) {
    const missing = categoriesOf(language).filter((category) => !options.includes(category));
    if (missing.length > 0) faults.push(`has no plural form for ${missing.join()}`);
  }
  if (/['"!！]|\.\.\./.test(message)) faults.push('shouts, or has typewriter quotes or dots');
  if (message !== message.trim() || message.includes('  ')) faults.push('has spaces too many');
  if (message === '') faults.push('is empty');
  return faults;
}

t.test('faults of a message are seen', async (t) => {
  t.same(faultsOf('de', '{n, plural, one {# Tag} other {# Tage}}', '{n, plural, one {# day} other {# days}}'), []);
  t.same(faultsOf('de', '{n, plural, other {# Tage}}', '{n, plural, one {# day} other {# days}}'), ['has no plural form for one']);
  t.same(faultsOf('zh-Hans', '{n, plural, other {# 天}}', '{n, plural, one {# day} other {# days}}'), []);
  t.same(faultsOf('fr', '{m} jours', '{n, number} days'), ['has the parameters m text']);
  t.same(faultsOf('de', 'Los! ', 'Go'), ['shouts, or has typewriter quotes or dots', 'has spaces too many']);
});

for (const language of Object.keys(languages)) {
  t.test(`${language}: parameters, plurals and signs`, async (t) => {
    const faults = [...flat(await messagesOf(language))].flatMap(([key, message]) => faultsOf(language, message, english.get(key) ?? '').map((fault) => `${key} ${fault}`));
    t.same(faults, []);
  });
}

/** Messages that a language may share with English: names, signs, and words that are the same there. No others, and all of them. */
const shared: Readonly<Record<string, readonly string[]>> = {
  every: ['Debian', 'Lares', 'Lares {version}', 'USB', 'WEP', 'WPA2', 'WPA2, WPA3', 'WPA3', 'npm', '{page} · {device}', '{detail}', '—'],
  de: [
    'Code {code}', 'Drop-ins', 'Firmware', 'Hardware', 'Kernel', 'Live', 'Name', 'Passkeys', 'Revision', 'Scopes', 'Slices', 'Slot', 'Sockets', 'System', 'Tasks', 'Unit', 'Version',
    'Version {version}', '{resource} ({action})', '{temperature}.',
  ],
  es: ['Error', 'Firmware', 'Hardware', 'Kernel', 'Sockets', '{resource} ({action})', '{temperature}.'],
  fr: ['Active', 'Code {code}', 'Documentation', 'Messages', 'Pause', 'Services', 'Sockets', 'Type', 'Version', 'Version {version}', '{resource} ({action})', '{temperature}.'],
};

t.test('no language repeats the English words', async (t) => {
  for (const language of Object.keys(languages).filter((tag) => tag !== 'en')) {
    const repeated = [...flat(await messagesOf(language))].filter(([key, message]) => message === english.get(key)).map(([, message]) => message);
    t.same([...new Set(repeated)].toSorted(), [...shared['every']!, ...(shared[language] ?? [])].toSorted(), `the same in ${language}`);
  }
});

/** What the sources read of the English tree: paths that end at a message, or at a group that is read by a variable. */
function readIn(file: string): string[][] {
  const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '');
  const aliases = new Map<string, string[][]>([['text', [[]]]]);
  const alias = (name: string, at: string): void => void aliases.set(name, [...(aliases.get(name) ?? []), at.split('.').filter(Boolean)]);
  const rest = code
    .replaceAll(/const (\w+) = text((?:\.\w+)+);/g, (_, name: string, at: string) => (alias(name, at), ''))
    .replaceAll(/const \{([^}]+)\} = text((?:\.\w+)*);/g, (_, names: string, at: string) => {
      for (const name of names.split(',').map((one) => one.trim())) alias(name, `${at}.${name}`);
      return '';
    });
  const reads: string[][] = [];
  for (const [name, paths] of aliases) {
    for (const [, chain] of rest.matchAll(new RegExp(`(?<![.\\w$'-])${name}((?:\\.\\w+)+|(?=\\[| in |,|\\)))`, 'g'))) {
      reads.push(...paths.map((at) => [...at, ...chain!.split('.').filter(Boolean)]));
    }
  }
  return reads;
}

/** Files that are loaded with `entry`: its imports and theirs, without those that come later and those of types alone. */
function loadedWith(entry: string, found = new Set<string>()): Set<string> {
  if (found.has(entry) || !existsSync(entry)) return found;
  found.add(entry);
  const code = readFileSync(entry, 'utf8');
  for (const [, from] of code.matchAll(/^\s*import (?!type )(?:[^'();]*? from )?'(\.[^']+)';/gm)) loadedWith(path.resolve(path.dirname(entry), from!), found);
  return found;
}

t.test('what the first load says is there with it, and other pages bring their words', async (t) => {
  const first = loadedWith(path.join(sources, 'main.ts'));
  t.ok(first.size > 80 && first.has(path.join(sources, 'features/home/Page.svelte')), `${first.size} files`);
  const later = (file: string) => readIn(file).map(([noun]) => noun).filter((noun) => laterNouns.includes(noun!));
  for (const file of first) t.same(later(file), [], path.relative(sources, file));
  const saying = globSync('**/*.svelte', { cwd: sources }).filter((file) => later(path.join(sources, file)).length > 0);
  t.ok(saying.length > 10, 'they are said elsewhere');
});

/** Attributes and properties that people read or hear. */
const readAttributes = new Set(['title', 'placeholder', 'alt', 'label', 'hint', 'words', 'aria-label', 'aria-valuetext']);

/** Words that a component writes itself instead of taking them from a message: in its text, or in what is read out or shown. */
function ownWordsOf(component: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, name, value, data } = node as Record<string, unknown>;
    if (type === 'Text' && /\p{L}/u.test(String(data))) found.push(String(data).trim());
    if (type === 'Attribute' && !readAttributes.has(String(name))) return;
    if (type === 'ExpressionTag' || String(type).endsWith('Directive')) return;
    for (const child of Object.values(type === 'Attribute' ? { value } : node)) {
      if (Array.isArray(child)) child.forEach(visit);
      else visit(child);
    }
  };
  visit(parseComponent(component, { modern: true }).fragment);
  return found;
}

t.test('components write no words of their own', async (t) => {
  const files = globSync('**/*.svelte', { cwd: sources });
  t.ok(files.length > 40, 'the components were found');
  for (const file of files) t.same(ownWordsOf(readFileSync(path.join(sources, file), 'utf8')), [], file);
  t.same(ownWordsOf('<p title="Hello" class="big">{words.page} · <b>there</b></p>'), ['Hello', 'there'], 'and would be seen');
});

/** Groups that are read by codes of the device (test/unit/ui-words.test.ts compares them with it), or by the device itself. */
const byCode = /^\w+ › (?:events|issues|jobs|phrases|problems|settings|plain) › /;

t.test('every message is said somewhere', async (t) => {
  const said = new Set<string>();
  for (const file of globSync('**/*.{ts,svelte}', { cwd: sources, exclude: (name) => name in languages })) {
    for (const read of readIn(path.join(sources, file))) {
      const at = read.join(' › ');
      for (const key of english.keys()) {
        // Beyond a message come methods of strings.
        if (read.length > 1 && (key === at || key.startsWith(`${at} › `) || at.startsWith(`${key} › `))) said.add(key);
      }
    }
  }
  t.ok(said.size > 200, 'the sources were read');
  t.same([...english.keys()].filter((key) => !said.has(key) && !byCode.test(key)), [], 'never said');
});
