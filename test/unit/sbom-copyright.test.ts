import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { expressionOf, licenceOfCopyright } from '../../image/tools/sbom/copyright.ts';
import { isExpression } from '../../image/tools/sbom/spdx.ts';

const fixture = (name: string): string => readFileSync(path.join(import.meta.dirname, '../fixtures/debian-13/copyright', name), 'utf8');

t.test('copyright files of Debian 13', async (t) => {
  t.same(licenceOfCopyright(fixture('socat')), {
    expression: 'GPL-3.0-only AND LGPL-2.1-or-later AND LicenseRef-debian-GPL-2-with-OpenSSL-exception AND MIT',
  });
  t.same(licenceOfCopyright(fixture('kmod')), { expression: 'GPL-2.0-or-later AND LGPL-2.1-or-later' });
  t.same(licenceOfCopyright(fixture('busybox')), { name: 'See the copyright file, which points at GPL-2' }, 'one from before the format');
  t.same(licenceOfCopyright(''), { name: 'See the copyright file' });
});

t.test('names of licences', async (t) => {
  const expected: readonly [synopsis: string, expression: string][] = [
    ['GPL-2', 'GPL-2.0-only'],
    ['GPL-2+', 'GPL-2.0-or-later'],
    ['GPLv3+', 'GPL-3.0-or-later'],
    ['LGPL v2.1+', 'LGPL-2.1-or-later'],
    ['GFDL-NIV-1.3+', 'GFDL-1.3-no-invariants-or-later'],
    ['Expat', 'MIT'],
    ['bsd-3-clause', 'BSD-3-Clause'],
    ['Artistic or GPL-1+', 'Artistic-1.0-Perl OR GPL-1.0-or-later'],
    ['GPL-2+ or Artistic, and Expat', '(GPL-2.0-or-later OR Artistic-1.0-Perl) AND MIT'],
    ['Expat and ISC or GPL-2', 'MIT AND ISC OR GPL-2.0-only'],
    ['GPL-2 with Linux-syscall-note exception', 'GPL-2.0-only WITH Linux-syscall-note'],
    ['GPL-3+ with Frobnication exception', 'LicenseRef-debian-GPL-3-or-later-with-Frobnication-exception'],
    ['public-domain', 'LicenseRef-debian-public-domain'],
    ['GPL', 'LicenseRef-debian-GPL'],
  ];
  for (const [synopsis, expression] of expected) t.equal(expressionOf(synopsis), expression, synopsis);
});

t.test('one expression a file: each licence once, alternatives in brackets, texts alone do not count', async (t) => {
  const paragraphs = [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/', 'Files: *\nLicense: GPL-2+ or BSD-3-clause',
    'Files: a\nLicense: Expat and ISC', 'Files: b\nLicense: ISC', 'License: Apache-2.0\n The text of it.', '# a remark\nFiles: c\nLicense: GPL-2+ or AFL-2.1, and Expat and ISC',
  ];
  t.same(licenceOfCopyright(paragraphs.join('\n\n')), {
    expression: '(GPL-2.0-or-later OR AFL-2.1) AND (GPL-2.0-or-later OR BSD-3-Clause) AND ISC AND MIT',
  });
});

t.test('of a source with packages of many makers, the licences of the files at hand', async (t) => {
  const text = [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/', 'Files: debian/*\nLicense: GPL-2', 'Files: intel/ibt-* iwlwifi-*\n qca+/?.bin\nCopyright: Files of Intel\nLicense: binary-redist-Intel',
    'Files: rtw88/*\nLicense: binary-redist-Realtek', 'Files: rtw88/README\nLicense: Expat', 'License: binary-redist-Intel\n The text.',
  ].join('\n\n');
  const of = (...files: string[]) => licenceOfCopyright(text, files);
  t.same(of('iwlwifi-cc-a0-77.ucode', 'qca+/1.bin'), { expression: 'LicenseRef-debian-binary-redist-Intel' });
  t.same(of('rtw88/rtw8822c_fw.bin'), { expression: 'LicenseRef-debian-binary-redist-Realtek' });
  t.same(of('rtw88/README'), { expression: 'MIT' }, 'the last paragraph that fits decides');
  t.same(of('rtw88/a/b.bin', 'iwlwifi-7260-17.ucode', 'forgotten.bin'), { expression: 'LicenseRef-debian-binary-redist-Intel AND LicenseRef-debian-binary-redist-Realtek' });
  t.same(of('qcaa/1.bin'), licenceOfCopyright(text), 'where no paragraph fits, all count');
});

t.test('whatever a file says, an expression is one', async (t) => {
  const word = fc.constantFrom('GPL-2+', 'Expat', 'and', 'or', ',', 'with', 'exception', '(', ')', 'X11', '/', 'Ünicode', '+', '  ', 'none');
  fc.assert(fc.property(fc.array(word, { minLength: 1 }), (words) => isExpression(expressionOf(words.join(' ')))), { numRuns: 2000 });
  t.notOk(isExpression('Expat OR'), 'the check can fail');
});
