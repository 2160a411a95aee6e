/** GRUB's environment block: a signature line, NAME=VALUE lines, `#` to the end (GRUB manual, "Environment block"). */
const signature = '# GRUB Environment Block\n';
const blockBytes = 1024;

export type Variables = Record<string, string>;

/** Undefined when the block is damaged. */
export function readEnvironment(block: Buffer): Variables | undefined {
  const text = block.toString('latin1', 0, blockBytes);
  if (!text.startsWith(signature)) return undefined;
  const lines = text.slice(signature.length).replace(/#+$/, '').split('\n');
  return Object.fromEntries(
    lines.filter((line) => line.includes('=')).map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

export function writeEnvironment(variables: Variables): Buffer {
  const body = signature + Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join('');
  return Buffer.from(body.padEnd(blockBytes, '#'), 'latin1');
}
