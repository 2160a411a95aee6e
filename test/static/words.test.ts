import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import t from 'tap';
import type { Messages } from '../../ui/src/text/compile.ts';
import { languages } from '../../ui/src/text/languages.ts';

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

for (const language of Object.keys(languages)) {
  t.test(`${language}: parameters, plurals and signs`, async (t) => {
    for (const [key, message] of flat(await messagesOf(language))) {
      t.same(paramsOf(message), paramsOf(english.get(key) ?? ''), `${key}: parameters`);
      for (const options of pluralsOf(parse(message, { ignoreTag: true }))) {
        t.same(categoriesOf(language).filter((category) => !options.includes(category)), [], `${key}: plural forms`);
      }
      t.notMatch(message, /['"!！]|\.\.\./, `${key}: real quotation marks and ellipses, and nobody shouts`);
      t.equal(message, message.trim().replaceAll(/ {2,}/g, ' '), `${key}: spaces`);
    }
  });
}

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

/** Groups that are read by codes of the device: test/unit/ui-words.test.ts compares them with the device. */
const byCode = /^\w+ › (?:issues|jobs|problems|settings) › /;

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
