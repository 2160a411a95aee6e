/**
 * Writes the documents that are made from the sources (`make docs`). With `--check` it writes nothing and fails when one
 * of them is stale.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { errorsDocument } from './core/errors/document.ts';
import { errorCatalogue } from './core/errors/index.ts';

const root = path.resolve(import.meta.dirname, '..');
const TARGET = 'agent/core/errors/README.md';

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

const files = await declarations();
const text = errorsDocument(errorCatalogue().map((definition) => ({ definition, file: files.get(definition.code) ?? 'unknown' })));
const target = path.join(root, TARGET);
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write(`${TARGET} is stale: run \`make docs\`\n`);
  process.exitCode = 1;
}
