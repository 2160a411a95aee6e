import { readFileSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Release, ReleaseFacts, ReleasePart } from './port.ts';

/** Bounds on files of the image, far above what is in it; beyond them something is broken. */
const BILL_LIMIT_BYTES = 16 << 20;
const TEXT_LIMIT_BYTES = 1 << 20;

/** Where licence texts may lie: what the bill points at is looked for nowhere else. */
const TEXT_FOLDERS = ['usr/share/doc', 'usr/share/lares/licences'];

/** What is used of a CycloneDX component (image/tools/sbom/bill.ts writes it). */
interface BillComponent {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly licenses?: readonly { readonly expression?: string; readonly license?: { readonly id?: string; readonly name?: string } }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** Reads below `root`, so that tests can describe other devices. */
export function createRelease(root = '/'): Release {
  return {
    facts: readFacts(root),
    parts: async () => (await readComponents(root)).map((component) => partOf(component)),
    licenceText: async (id) => {
      const found = (await readComponents(root)).find((component) => component['bom-ref'] === id);
      const file = found && property(found, 'licenceText');
      return file === undefined ? undefined : readText(root, file);
    },
    bill: () => readBill(root),
  };
}

/** Null where there is no such file, or one that cannot be understood. */
function readFacts(root: string): ReleaseFacts | null {
  try {
    const folder = path.join(root, 'usr/lib/lares');
    const value = JSON.parse(readFileSync(path.join(folder, 'release.json'), 'utf8')) as Record<string, unknown>;
    const { version, board, revision, committedAtMs, debian } = value;
    if (![version, board, revision, debian].every((one) => typeof one === 'string') || !Number.isSafeInteger(committedAtMs)) return null;
    return { ...(value as Omit<ReleaseFacts, 'rootfsSha256'>), rootfsSha256: readHash(folder) };
  } catch {
    // A workstation is no release.
    return null;
  }
}

function readHash(folder: string): string | null {
  try {
    return /^[0-9a-f]{64}$/m.exec(readFileSync(path.join(folder, 'rootfs.sha256'), 'utf8'))?.[0] ?? null;
  } catch {
    // An image from before the hash was recorded.
    return null;
  }
}

async function readBill(root: string): Promise<Buffer | undefined> {
  try {
    return await promisify(gunzip)(await readFile(path.join(root, 'usr/share/lares/sbom.cdx.json.gz')), { maxOutputLength: BILL_LIMIT_BYTES });
  } catch {
    // Not there, or broken: without a bill, this computer cannot say what it is made of.
    return undefined;
  }
}

async function readComponents(root: string): Promise<readonly BillComponent[]> {
  const bill = await readBill(root);
  try {
    const { components } = JSON.parse(bill?.toString() ?? '{}') as { components?: unknown };
    return Array.isArray(components) ? (components as BillComponent[]) : [];
  } catch {
    return [];
  }
}

function partOf(component: BillComponent): ReleasePart {
  const [licence] = component.licenses ?? [];
  return {
    id: component['bom-ref'],
    name: component.group ? `${component.group}/${component.name}` : component.name,
    version: component.version ?? '',
    kind: property(component, 'kind') ?? '',
    licence: licence?.expression ?? licence?.license?.id ?? licence?.license?.name ?? '',
    isFree: property(component, 'free') !== 'no',
    hasText: property(component, 'licenceText') !== undefined,
  };
}

function property({ properties = [] }: BillComponent, name: string): string | undefined {
  return properties.find((one) => one.name === `lares:${name}`)?.value;
}

/** Undefined unless the file, links followed, is a text of bounded size in one of the folders of texts. */
async function readText(root: string, file: string): Promise<string | undefined> {
  try {
    const top = await realpath(root);
    const real = await realpath(path.join(top, file));
    const isInside = TEXT_FOLDERS.some((folder) => real.startsWith(path.join(top, folder) + path.sep));
    const found = await stat(real);
    if (!isInside || !found.isFile() || found.size > TEXT_LIMIT_BYTES) return undefined;
    return await readFile(real, 'utf8');
  } catch {
    // The bill names a file that is not there.
    return undefined;
  }
}
