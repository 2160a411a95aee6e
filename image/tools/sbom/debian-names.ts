import { SPDX } from '@cyclonedx/cyclonedx-library';

/** Short names of Debian's copyright format which SPDX spells otherwise, lower case. Only where the text is the same. */
const spelledOtherwise: Readonly<Record<string, string>> = {
  'apache-2': 'Apache-2.0',
  artistic: 'Artistic-1.0-Perl',
  'artistic-1': 'Artistic-1.0-Perl',
  'artistic-2': 'Artistic-2.0',
  bsl: 'BSL-1.0',
  cc0: 'CC0-1.0',
  expat: 'MIT',
  'gfdl-niv-1.1+': 'GFDL-1.1-no-invariants-or-later',
  'gfdl-niv-1.3': 'GFDL-1.3-no-invariants-only',
  'gfdl-niv-1.3+': 'GFDL-1.3-no-invariants-or-later',
  'openldap-2.8': 'OLDAP-2.8',
  zlib: 'Zlib',
};

/** Exceptions by what Debian's packages call them, lower case, without the word itself. */
const exceptions: Readonly<Record<string, string>> = {
  bison: 'Bison-exception-2.2',
  libtool: 'Libtool-exception',
  'linux-syscall-note': 'Linux-syscall-note',
  texinfo: 'Texinfo-exception',
};

const gnu = /^(a?gpl|lgpl|gfdl)[- ]?v?(\d)(?:\.(\d))?(\.0)?(\+|-or-later|-only)?$/i;

/** The SPDX id (with its exception) of one name of Debian's copyright format; undefined where SPDX has none. */
export function spdxOfDebian(name: string): string | undefined {
  const [, licence = '', exception] = /^(.*?)(?:\s+with\s+(.*?)\s+exception)?$/i.exec(name) ?? [];
  const id = gnuId(licence) ?? spelledOtherwise[licence.toLowerCase()] ?? SPDX.fixupSpdxId(licence);
  if (id === undefined) return undefined;
  if (exception === undefined) return id;
  const known = exceptions[exception.toLowerCase()];
  return known === undefined ? undefined : `${id} WITH ${known}`;
}

/** `GPL-2+`, `LGPLv2.1+`, `GPL-2.0`: SPDX writes the version whole, and says whether later ones will do. */
function gnuId(name: string): string | undefined {
  const [, family = '', major, minor = '0', , later = ''] = gnu.exec(name) ?? [];
  if (major === undefined) return undefined;
  const orLater = later === '+' || later.toLowerCase() === '-or-later';
  return SPDX.fixupSpdxId(`${family.toUpperCase()}-${major}.${minor}-${orLater ? 'or-later' : 'only'}`);
}
