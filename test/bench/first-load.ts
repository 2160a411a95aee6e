import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Bytes a browser fetches to show the first page, by encoding; undefined when the dashboard is not built. */
export function firstLoad(directory: string): { files: number; plain: number; brotli: number; gzip: number } | undefined {
  const index = path.join(directory, 'index.html');
  if (!existsSync(index)) return undefined;
  // What the page names is loaded at once: its module scripts with their preloads, and its style sheets.
  const names = [...readFileSync(index, 'utf8').matchAll(/(?:src|href)="\.?\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]!);
  const files = ['index.html', ...new Set(names)].map((name) => path.join(directory, name));
  const size = (file: string) => statSync(file).size;
  const packed = (file: string, suffix: string) => (existsSync(file + suffix) ? size(file + suffix) : size(file));
  const sum = (measure: (file: string) => number) => files.reduce((total, file) => total + measure(file), 0);
  return { files: files.length, plain: sum(size), brotli: sum((file) => packed(file, '.br')), gzip: sum((file) => packed(file, '.gz')) };
}
