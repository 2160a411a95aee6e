import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import v8 from 'node:v8';
import vm from 'node:vm';

/**
 * Starts main.cjs beside it with the code cache that was made for it when the image was built: V8 then has next to
 * nothing to compile. A cache that is missing or refused (another V8, other flags) costs time and nothing else, and is
 * told to the journal. Node's own compile cache would not do: its key holds features of the processor, so what was made
 * on the building machine is not found on the device.
 *
 *   node start.cjs [--write-code-cache]     with the flag, the cache is written as soon as main has been evaluated
 *
 * At that moment all that ran is one sequence of calls. Later, what has been compiled, and in which order, depends on which
 * file or timer came first: two caches of one bundle would differ. What is compiled after that costs 5 % of a start.
 */
/** After this long a start is over. */
const STARTED_MS = 500;
/** Node's own modules that a start cannot do without, with those they need. */
const startModules = [
  'node:async_hooks', 'node:cluster', 'node:diagnostics_channel', 'node:dns', 'node:http', 'node:os', 'node:perf_hooks', 'node:string_decoder', 'node:url',
] as const;
const folder = path.dirname(process.argv[1]!);
const file = path.join(folder, 'main.cjs');
const cacheFile = path.join(folder, 'main.cache');
const parameters = ['exports', 'require', 'module', '__filename', '__dirname'] as const;
const head = `(function(${parameters.join()}){`;
const tail = '\n})';

/** The bundle as one function. It is ASCII, which V8 then uses where it lies, and read once, since it is large. */
function wrappedSource(): string {
  const handle = openSync(file, 'r');
  try {
    const sizeBytes = fstatSync(handle).size;
    const bytes = Buffer.allocUnsafeSlow(head.length + sizeBytes + tail.length);
    bytes.write(head, 0, 'latin1');
    for (let read = 0; read < sizeBytes; ) {
      const count = readSync(handle, bytes, head.length + read, sizeBytes - read, read);
      if (count === 0) throw new Error(`${file} became shorter`);
      read += count;
    }
    bytes.write(tail, head.length + sizeBytes, 'latin1');
    return bytes.toString('latin1');
  } finally {
    closeSync(handle);
  }
}

function readCache(): Buffer | undefined {
  try {
    return readFileSync(cacheFile);
  } catch {
    process.stderr.write('there is no code cache: starting takes longer\n');
    return undefined;
  }
}

const writes = process.argv[2] === '--write-code-cache';
// Code for this processor is not kept, but whether V8 had begun to make some is, by chance.
if (writes) v8.setFlagsFromString('--no-sparkplug');
const cachedData = writes ? undefined : readCache();
const script = new vm.Script(wrappedSource(), { filename: file, ...(cachedData ? { cachedData } : {}) });
if (script.cachedDataRejected) process.stderr.write('V8 refused the code cache: starting takes longer\n');
const module = { exports: {} };
if (!writes) {
  // The optimising compilers cost 10 MiB once they have run, and a start 4 ms of CPU, and gain an agent nothing that waits
  // for the kernel most of its time (make bench). Not among Node's flags in the unit: under them V8 refuses the code caches
  // of Node's own modules, which then cost twice as much. So those of a start come first; and a cache is stamped with the
  // flags of the moment, so ours is read before them.
  for (const name of startModules) process.getBuiltinModule(name);
  for (const flag of ['--no-turbofan', '--no-maglev', '--no-sparkplug']) v8.setFlagsFromString(flag);
  // The quick compiler pays off later.
  setTimeout(() => v8.setFlagsFromString('--sparkplug'), STARTED_MS).unref();
}
(script.runInThisContext() as (...values: unknown[]) => void)(module.exports, createRequire(file), module, file, folder);
if (writes) {
  v8.setFlagsFromString('--sparkplug');
  writeFileSync(cacheFile, script.createCachedData());
  // Before anything that main has begun comes to an answer.
  process.exit(0);
}
