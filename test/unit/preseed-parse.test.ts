import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { Username } from '../../agent/features/auth/schema.ts';
import { HOST_NAME_PATTERN, OWNER_NAME_PATTERN } from '../../agent/features/setup/preseed-schema.ts';
import { Hostname } from '../../agent/features/system/schema.ts';
import { lineOf } from '../../agent/preseed/lines.ts';
import { MOST_BYTES, parsePreseed, sentence } from '../../agent/preseed/parse.ts';
import { keyProblem } from '../../agent/preseed/ssh-key.ts';
import { ed25519Line, rsaLine, validHash } from '../fakes/preseed.ts';

/** What a person reads of a file with mistakes. */
function complaints(text: string): string[] {
  const result = parsePreseed(Buffer.from(text));
  return result.ok ? [] : result.problems.map(sentence);
}

t.test('everything that can be said', async (t) => {
  const text = `# my device
[device]
name = "attic"
country = "DE"
time-zone = "Europe/Berlin"
[wifi]
ssid = "Unser Zuhause ☕"
passphrase = "correct horse; battery"
hidden = true
[setup]
access-point-passphrase = "twelve or more"
[owner]
name = "ada"
password-hash = "${validHash}"
[ssh]
keys = [
  "${ed25519Line}",
]
`;
  const result = parsePreseed(Buffer.from(text));
  t.match(result, {
    ok: true,
    file: {
      device: { name: 'attic', country: 'DE', 'time-zone': 'Europe/Berlin' },
      wifi: { ssid: 'Unser Zuhause ☕', passphrase: 'correct horse; battery', hidden: true },
      owner: { name: 'ada' },
    },
  });
  t.equal(parsePreseed(Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).ok, true, 'as saved on Windows');
  t.same(parsePreseed(Buffer.from('')), { ok: true, file: {} }, 'nothing has to be said');
});

t.test('the example that people copy is right', async (t) => {
  const example = readFileSync(path.resolve(import.meta.dirname, '../../image/lares.example.toml'), 'utf8');
  t.same(complaints(example), []);
  const filled = example.replaceAll(/^# (?=\[|[a-z-]+ =)/gm, '').replace(/^claim-code.*$/m, '');
  t.same(complaints(filled), [], 'with every setting taken in');
  t.ok(filled.length < example.length, 'and there were some');
});

t.test('mistakes, by their lines and in plain words', async (t) => {
  const cases: [text: string, ...complaints: (string | RegExp)[]][] = [
    ['[wifi]\nssid = "x\n', 'lares.toml, line 2: this is not TOML: control characters are not allowed in strings.'],
    ['a = 1\n\na = 2', 'lares.toml, line 3: this is not TOML: trying to redefine an already defined table or value.'],
    ['wifi = 3', 'lares.toml, line 1: [wifi] must be a part of its own, which begins with a line [wifi].'],
    ['\n[wify]\nssid = "x"', 'lares.toml, line 2: "wify" is not known; a file has the parts [device], [wifi], [setup], [owner], [reset], [ssh].'],
    ['# x\n[wifi]\n\nssid = "x"', 'lares.toml, line 2: [wifi] needs passphrase.'],
    ['[wifi]\nssid = "x"\npassphrase = "short"', /^lares.toml, line 3: \[wifi\] passphrase must be 8 to 63 letters/],
    [`[wifi]\nssid = "${'ä'.repeat(17)}"\npassphrase = ""`, 'lares.toml, line 2: [wifi] ssid is longer than 32 bytes.'],
    ['[wifi]\npassphrase = "12345678"\nhidden = "yes"\nssid = "x"', 'lares.toml, line 3: [wifi] hidden must be true or false.'],
    ['[device]\nname = "Attic PC"', /^lares.toml, line 2: \[device\] name must be small letters/],
    ['[device]\ncountry = "UK"', 'lares.toml, line 2: [device] country must be "GB" for this country.'],
    ['[device]\ncountry = "QX"', /country is no country/],
    ['[device]\ntime-zone = "Europe/Bärlin"', /time-zone must be a name such as/],
    ['[device]\n\ntime-zone = "Europe/Atlantis"', /line 3: \[device\] time-zone is no time zone/],
    ['[device]\ntime-zone = "+01:00"', /time-zone must be a name/],
    ['[reset]\nowner = false', 'lares.toml, line 2: [reset] owner must be true.'],
    ['[reset]', 'lares.toml, line 1: [reset] needs owner.'],
    ['[setup]\nclaim-code = "0000-0000"', /line 2: \[setup\] claim-code must be eight of/],
    ['[setup]\naccess-point-passphrase = "short"', /line 2: \[setup\] access-point-passphrase must be 12 to 63/],
    [`[setup]\nclaim-code = "ABCD2345"\n[owner]\nname = "ada"\npassword-hash = "${validHash}"`, /line 2: \[setup\] claim-code has no use/],
    ['[owner]\nname = "ada"\npassword-hash = "hunter2hunter2"', /line 3: \[owner\] password-hash must be an argon2id hash/],
    [`[owner]\nname = "ada"\npassword-hash = "${validHash.replace('m=19456', 'm=9999999')}"`, /costs more than a small device has/],
    [`[owner]\nname = "ada"\npassword-hash = "${validHash.replace('m=19456', 'm=8')}"`, /is too cheap/],
    [`[owner]\nname = "Ada"\npassword-hash = "${validHash}"`, /line 2: \[owner\] name must begin with a small letter/],
    ['[device]\nname = "a"\n[ssh]\nkeys = [\n  "ssh-ed25519 AAAA",\n]', /line 4: \[ssh\] keys \(key 1\) is damaged/],
    ['[ssh]\nkeys = "ssh-ed25519 AAAA"', /line 2: \[ssh\] keys must be a list/],
    ['[wifi]\npassphrase = """\nover\nlines"""\nssid = ""', /line 5: \[wifi\] ssid must be/],
    ['[device]\nname = "A"\ncountry = "d"', /line 2: /, /line 3: /],
  ];
  for (const [text, ...expected] of cases) {
    const found = complaints(text);
    t.equal(found.length, expected.length, `${JSON.stringify(text)}: ${found.join(' | ')}`);
    for (const [index, pattern] of expected.entries()) t.match(found[index], pattern);
  }
});

t.test('bytes that are no text, and too many of them', async (t) => {
  t.match(parsePreseed(Buffer.from([0xff, 0xfe, 0x41, 0])), { ok: false, problems: [{ line: undefined, text: /not UTF-8/ }] });
  t.match(parsePreseed(Buffer.alloc(MOST_BYTES + 1, 0x20)), { ok: false, problems: [{ text: /longer than/ }] });
});

t.test('no answer repeats a value, whatever is wrong with the file', async (t) => {
  const secret = 'Tr0ub4dor-secret';
  const pieces = fc.constantFrom('[wifi]\n', '[owner]\n', '[setup]\n', `passphrase = "${secret}"\n`, `passphrase = ${secret}\n`, `"${secret}" = 1\n`,
    `ssid = ["${secret}"]\n`, `password-hash = "${secret}"\n`, `[${secret}]\n`, `claim-code = "${secret}"\n`, `keys = ["${secret}"]\n`, '[ssh]\n', `${secret}\n`, '"\n', '= \n');
  t.doesNotThrow(() => fc.assert(
    fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
      for (const text of complaints(parts.join(''))) if (text.includes(secret)) throw new Error(text);
    }),
    { numRuns: 400 },
  ));
});

t.test('any file is read or refused, never a crash, and lines are in the file', async (t) => {
  t.doesNotThrow(() => fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]{}"\'=.,#\n\r ab1-_\\u'), maxLength: 60 }), (text) => {
      const result = parsePreseed(Buffer.from(text));
      const lines = text.split('\n').length;
      if (!result.ok && result.problems.some(({ line }) => line !== undefined && (line < 1 || line > lines))) throw new Error(JSON.stringify(result));
    }),
    { numRuns: 2000 },
  ));
});

t.test('lines of settings, however they are written', async (t) => {
  const text = 'a.b = 1 # c\n\n[x]\n"d e" = [\n 1,\n 2,\n]\n\n# y\nf = { g = 1 }\n';
  t.same([['a', 'b'], ['x'], ['x', 'd e'], ['x', 'f', 'g']].map((where) => lineOf(text, where)), [1, 3, 4, 10]);
});

t.test('keys for the shell', async (t) => {
  t.equal(keyProblem(ed25519Line), undefined);
  t.equal(keyProblem(ed25519Line.split(' ', 2).join(' ')), undefined, 'without a comment');
  t.equal(keyProblem(rsaLine(3072)), undefined);
  t.match(keyProblem(rsaLine(1024)), /less than 2048 bits/);
  t.match(keyProblem(`command="sh" ${ed25519Line}`), /no public key/);
  t.match(keyProblem(ed25519Line.replace('ssh-ed25519', 'ssh-dss')), /kind that is not known/);
  t.match(keyProblem(ed25519Line.replace('ssh-ed25519', 'ssh-rsa')), /damaged/);
  t.match(keyProblem(`${ed25519Line.slice(0, 40)} ada`), /damaged/);
  t.match(keyProblem(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), /private key/);
  t.match(keyProblem(`${ed25519Line}\nssh-rsa AAAA`), /no public key/, 'one line, one key');
});

t.test('OpenSSH agrees about the keys', async (t) => {
  for (const line of [ed25519Line, rsaLine(3072)]) {
    t.match(execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: `${line}\n`, encoding: 'utf8' }), /SHA256:/);
  }
});

t.test('names have the forms which the features take', async (t) => {
  t.equal(HOST_NAME_PATTERN, (Hostname as { pattern?: string }).pattern);
  t.equal(OWNER_NAME_PATTERN, (Username as { pattern?: string }).pattern);
});
