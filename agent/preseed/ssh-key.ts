/** What `ssh-keygen -t` makes today; RSA keys are checked for their length too. DSA is gone from OpenSSH. */
const kinds = new Set([
  'ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com',
]);
/** sshd refuses shorter ones by its own default only below 1024. */
const LEAST_RSA_BITS = 2048;

/**
 * Tells what is wrong with a line of authorized_keys, in words that follow "key N"; undefined when nothing is. Options in
 * front of a key (`command="…"`) are refused: what a key may do is not decided in this file.
 */
export function keyProblem(line: string): string | undefined {
  const match = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: \P{Cc}*)?$/u.exec(line);
  if (line.includes('PRIVATE KEY')) return 'is a private key: it must never leave your computer. Put in the .pub file beside it';
  if (!match) return 'is no public key (one line of a .pub file: kind, key, comment)';
  const [, kind = '', encoded = ''] = match;
  if (!kinds.has(kind)) return `is of a kind that is not known here; known are ${[...kinds].join(', ')}`;
  const fields = fieldsOf(Buffer.from(encoded, 'base64'));
  if (fields === undefined || fields.length < 2 || fields[0]?.toString('latin1') !== kind) return 'is damaged or not complete';
  if (kind === 'ssh-ed25519' && (fields.length !== 2 || fields[1]?.length !== 32)) return 'is damaged or not complete';
  if (kind === 'ssh-rsa' && bitsOf(fields[2]) < LEAST_RSA_BITS) return `is an RSA key of less than ${LEAST_RSA_BITS} bits`;
  return undefined;
}

/** The strings of a key blob (RFC 4253, 6.6: each with its length before it); undefined when it ends too early. */
function fieldsOf(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function bitsOf(number: Buffer | undefined): number {
  const first = number?.findIndex((byte) => byte !== 0) ?? -1;
  if (number === undefined || first < 0) return 0;
  return (number.length - first) * 8 - Math.clz32(number[first]!) + 24;
}
