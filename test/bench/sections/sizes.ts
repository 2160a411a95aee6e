import { existsSync, globSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../agent.ts';
import { firstLoad } from '../first-load.ts';
import { kilobytes, mebibytes, type Report } from '../report.ts';

function files(): [what: string, where: string, bytes: number][] {
  const named: [string, string][] = [
    ['agent', 'build/bench/agent/main.cjs'], ['its code cache', 'build/bench/agent/main.cache'], ['root helper', 'build/bench/agent/helper.cjs'],
    ['release, compressed', 'build/image/lares-*.img.zst'], ['one slot', 'build/cache/*/slot-*'],
  ];
  return named.flatMap(([what, pattern]) => globSync(path.join(root, pattern)).toSorted().slice(-1).map((file): [string, string, number] => {
    const { size, blocks } = statSync(file);
    // The slot is a sparse file: what it takes is what is in it.
    return [what, path.basename(file), pattern.includes('slot') ? blocks * 512 : size];
  }));
}

/** What there is to download, to read at a start, and to fetch for the first page. */
export function sizes(report: Report): void {
  report.section('Sizes');
  report.table(['what', 'file', 'size'], files().map(([what, file, bytes]) => [what, file, mebibytes(bytes)]));
  const pages = path.join(root, 'build/ui');
  const load = existsSync(pages) ? firstLoad(pages) : undefined;
  if (!load) return report.text('The dashboard is not built (make ui), so its first load is not counted.');
  report.table(['first load of the dashboard', 'plain', 'gzip', 'brotli'], [
    [`${load.files} files`, kilobytes(load.plain), kilobytes(load.gzip), kilobytes(load.brotli)],
  ]);
}
