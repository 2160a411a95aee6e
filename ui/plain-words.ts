import { countryCodes } from './src/setup/places.ts';
import { type Language, languages } from './src/text/languages.ts';

interface Words {
  readonly [key: string]: string | Words;
}

/** Groups of the wizard's words which the plain form says too. */
const groups = [
  'page', 'language', 'next', 'steps', 'starting', 'taken', 'welcome', 'country', 'network', 'deviceName', 'owner', 'timezone', 'updates',
  'trying', 'failure', 'success', 'over', 'review', 'plain',
];
/** Errors that an answer can meet, by the first part of their codes. */
const told = /^(?:auth|core|setup|timedate)\./;

/**
 * What `agent/features/setup/plain-words.ts` holds: the words of the form for browsers without scripts, which the agent
 * renders. They are those of the wizard, copied so that the agent needs nothing of the pages.
 */
export async function plainWordsFile(): Promise<string> {
  const all = await Promise.all((Object.keys(languages) as Language[]).map(async (tag) => [tag, await wordsOf(tag)] as const));
  return [
    '// Written by `make docs` from ui/src/text/*/wizard.ts and the words of errors.',
    'interface Texts {',
    '  readonly [key: string]: string;',
    '}',
    '',
    '/** Words of the plain form in one language. */',
    'export interface PlainWords {',
    ...shapeOf(all[0]![1], '  '),
    '}',
    '',
    'let read: Readonly<Record<string, PlainWords>> | undefined;',
    '',
    '/** By language. Read when first asked for, since a start does without. */',
    'export const plainWords = (): Readonly<Record<string, PlainWords>> => (read ??= JSON.parse(`',
    ...all.map(([tag, words], index) => `${index === 0 ? '{' : ','}${JSON.stringify(tag)}:${inTemplate(JSON.stringify(words))}`),
    '}`) as Record<string, PlainWords>);',
    '',
  ].join('\n');
}

const inTemplate = (text: string): string => text.replace(/[\\`$]/g, '\\$&');

async function wordsOf(tag: Language): Promise<Words> {
  const { words } = (await import(`./src/text/${tag}/index.ts`)) as { words: Record<string, Words> };
  const wizard = words['wizard']!;
  const auth = words['auth']! as { username: string; password: { label: string; least: string } };
  const problems = Object.values(words).flatMap((group) => Object.entries((group['problems'] ?? {}) as Record<string, { title: string }>));
  return {
    ...Object.fromEntries(groups.map((group) => [group, wizard[group]!])),
    username: auth.username,
    password: auth.password.label,
    languages: { ...languages },
    countries: countryCodes,
    problems: Object.fromEntries(problems.filter(([code, { title }]) => told.test(code) && !title.includes('{')).map(([code, { title }]) => [code, title])),
  };
}

/** Groups whose keys come from the device are open; of the others each message is named. */
const open = new Set(['steps', 'securities', 'methods', 'causes', 'languages', 'problems', 'signal']);

function shapeOf(words: Words, indent: string): string[] {
  return Object.entries(words).flatMap(([key, value]) => {
    if (typeof value === 'string') return [`${indent}readonly ${key}: string;`];
    if (open.has(key)) return [`${indent}readonly ${key}: Texts;`];
    return [`${indent}readonly ${key}: {`, ...shapeOf(value, `${indent}  `), `${indent}};`];
  });
}
