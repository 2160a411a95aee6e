/**
 * Writes the documents that are made from the sources (`make docs`). With `--check` it writes nothing and fails when one
 * of them is stale.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bashScript } from './cli/completion.ts';
import { manual } from './cli/manual.ts';
import { commands } from './cli/table.ts';
import { errorsDocument } from './core/errors/document.ts';
import { errorCatalogue } from './core/errors/index.ts';
import { plainWordsFile } from '../ui/plain-words.ts';
import { laterList, wordList } from '../ui/word-lists.ts';

const root = path.resolve(import.meta.dirname, '..');
const share = 'overlays/cli/usr/share';

/** Where each code is declared. Importing these files fills the catalogue. */
async function declarations(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const file of globSync('agent/**/*.ts', { cwd: root }).toSorted()) {
    const codes = [...readFileSync(path.join(root, file), 'utf8').matchAll(/= defineError\(\s*'([^']+)'/g)];
    if (codes.length > 0) await import(pathToFileURL(path.join(root, file)).href);
    for (const [, code] of codes) found.set(code!, file);
  }
  return found;
}

/** The indices of each language's words. */
function wordLists(): (readonly [target: string, text: string])[] {
  return globSync('ui/src/text/*/', { cwd: root }).toSorted().flatMap((folder) => {
    const nouns = globSync('*.ts', { cwd: path.join(root, folder) }).map((file) => path.basename(file, '.ts')).filter((noun) => noun !== 'index' && noun !== 'later');
    return [[`${folder}/index.ts`, wordList(path.basename(folder), nouns)] as const, [`${folder}/later.ts`, laterList()] as const];
  });
}

const files = await declarations();
const documents: readonly (readonly [target: string, text: string])[] = [
  ['agent/core/errors/README.md', errorsDocument(errorCatalogue().map((definition) => ({ definition, file: files.get(definition.code) ?? 'unknown' })))],
  [`${share}/man/man1/lares.1`, manual(commands)],
  [`${share}/bash-completion/completions/lares`, bashScript(commands)],
  ...wordLists(),
  ['agent/features/setup/plain-words.ts', await plainWordsFile()],
];
for (const [name, text] of documents) {
  const target = path.join(root, name);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${name} is stale: run \`make docs\`\n`);
    process.exitCode = 1;
  }
}
