/**
 * The bill of materials of one image, from layer 2: Debian's packages, what is bundled, Node and GRUB. Writes
 * usr/share/lares/sbom.cdx.json.gz and the licence texts that no Debian package brings into the root file system.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { billOf } from './sbom/bill.ts';
import { licenceOfCopyright } from './sbom/copyright.ts';
import { debianParts, debianPurl } from './sbom/debian-parts.ts';
import { type WithText, laresParts, licenceFolder, licencePath } from './sbom/lares-parts.ts';

const { values } = parseArgs({
  options: {
    /** The root file system under construction. */
    root: { type: 'string', default: '' },
    /** Output of layer 1. */
    rootfs: { type: 'string', default: '' },
    packages: { type: 'string', default: '' },
    agent: { type: 'string', default: '' },
    ui: { type: 'string', default: '' },
    /** Of the package that brings Node for the board. */
    'node-folder': { type: 'string', default: '' },
    version: { type: 'string', default: '' },
    board: { type: 'string', default: '' },
    revision: { type: 'string', default: '' },
    epoch: { type: 'string', default: '' },
  },
});
const { root, rootfs, version, board, revision } = values;

/** GRUB's image, which is on the boot partition, made of these packages. */
function grubPart(record: string): WithText {
  const [name = '', packageVersion = '', architecture = '', sha256 = ''] =
    record.split('\n').map((line) => line.split('\t')).find(([name]) => /^grub-efi-.*-bin$/.test(name ?? '')) ?? [];
  if (sha256 === '') throw new Error('the record of packages lacks GRUB');
  const licenceText = readFileSync(path.join(rootfs, 'grub.copyright'), 'utf8');
  return {
    part: {
      ref: 'grub', kind: 'bootloader', name: 'grub', version: packageVersion, description: 'The boot loader', sha256,
      purl: debianPurl(name, packageVersion, architecture), licence: licenceOfCopyright(licenceText), text: licencePath('grub'),
    },
    licenceText,
  };
}

const record = readFileSync(path.join(rootfs, 'debs.tsv'), 'utf8');
const withTexts: WithText[] = [
  ...laresParts({
    version, agentDir: values.agent, uiDir: values.ui, nodeFolder: values['node-folder'], node: path.join(root, 'usr/lib/lares/bin/node'),
  }),
  grubPart(record),
];
const parts = [
  ...withTexts.map(({ part }) => part),
  ...debianParts({ root, packages: readFileSync(values.packages, 'utf8'), record }),
];
mkdirSync(path.join(root, licenceFolder), { recursive: true, mode: 0o755 });
for (const { part, licenceText } of withTexts) {
  if (part.text === undefined || licenceText === undefined) continue;
  writeFileSync(path.join(root, part.text), `${licenceText.trimEnd()}\n`);
  chmodSync(path.join(root, part.text), 0o644);
}
const bill = billOf({ version, board, revision, epochS: Number(values.epoch) }, parts);
const output = path.join(root, 'usr/share/lares/sbom.cdx.json.gz');
writeFileSync(output, gzipSync(bill, { level: 9 }));
chmodSync(output, 0o644);
console.log(`  sbom: ${parts.length} components, ${Math.round(bill.length / 1024)} KiB`);
