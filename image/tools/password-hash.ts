/**
 * `make password-hash`: asks for a password and prints the hash of it which `[owner] password-hash` of lares.toml wants.
 * It is checked and hashed as the device does. Without a terminal the password is the first line of standard input.
 */
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import Value from 'typebox/value';
import { refuseWeak } from '../../agent/features/auth/password-rules.ts';
import { Passwords } from '../../agent/features/auth/passwords.ts';
import { Password } from '../../agent/features/auth/schema.ts';

async function readPassword(): Promise<string> {
  const terminal = process.stdin.isTTY;
  // Standard output is for the hash alone.
  if (terminal) {
    process.stderr.write('Password (12 characters or more; nothing shows while you type): ');
    execFileSync('stty', ['-echo'], { stdio: 'inherit' });
  }
  try {
    for await (const line of createInterface({ input: process.stdin })) return line;
    return '';
  } finally {
    if (terminal) execFileSync('stty', ['echo'], { stdio: 'inherit' });
    process.stderr.write('\n');
  }
}

try {
  const password = await readPassword();
  if (!Value.Check(Password, password)) throw new Error('It must have 12 to 128 characters.');
  refuseWeak(password, []);
  console.log(await new Passwords().hash(password));
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
