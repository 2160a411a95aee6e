/** Countries and territories of ISO 3166-1 that have rules for radio. */
export const countryCodes =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH ' +
  'CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL ' +
  'GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB ' +
  'LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP ' +
  'NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV ' +
  'SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

export interface Country {
  readonly code: string;
  readonly name: string;
}

/** Countries by their names in a language, sorted as that language sorts. Old browsers know no names: then by code. */
export function countries(language: string): Country[] {
  const names = 'DisplayNames' in Intl ? new Intl.DisplayNames([language], { type: 'region' }) : undefined;
  return countryCodes.split(' ').map((code) => ({ code, name: names?.of(code) ?? code })).sort((a, b) => a.name.localeCompare(b.name, language));
}

/** The country that the browser's languages speak of: "de-AT" says AT. */
export function likelyCountry(asked: readonly string[]): string | undefined {
  for (const tag of asked) {
    const code = /[-_]([A-Z]{2})\b/.exec(tag)?.[1];
    if (code && ` ${countryCodes} `.includes(` ${code} `)) return code;
  }
  return undefined;
}

/** For browsers that know their own zone only. */
const known =
  'Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi America/Argentina/Buenos_Aires America/Bogota America/Chicago ' +
  'America/Denver America/Halifax America/Lima America/Los_Angeles America/Mexico_City America/New_York America/Phoenix ' +
  'America/Santiago America/Sao_Paulo America/St_Johns America/Toronto America/Vancouver Asia/Bangkok Asia/Dhaka Asia/Dubai ' +
  'Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem Asia/Karachi Asia/Kolkata Asia/Kuala_Lumpur Asia/Manila Asia/Seoul Asia/Shanghai ' +
  'Asia/Singapore Asia/Taipei Asia/Tehran Asia/Tokyo Atlantic/Reykjavik Australia/Adelaide Australia/Brisbane Australia/Perth ' +
  'Australia/Sydney Europe/Amsterdam Europe/Athens Europe/Berlin Europe/Brussels Europe/Budapest Europe/Copenhagen Europe/Dublin ' +
  'Europe/Helsinki Europe/Istanbul Europe/Kiev Europe/Lisbon Europe/London Europe/Madrid Europe/Moscow Europe/Oslo Europe/Paris ' +
  'Europe/Prague Europe/Rome Europe/Stockholm Europe/Vienna Europe/Warsaw Europe/Zurich Pacific/Auckland Pacific/Honolulu UTC';

/** IANA time zones, this browser's own among them. */
export function zones(own: string): string[] {
  const { supportedValuesOf } = Intl as { supportedValuesOf?: (key: 'timeZone') => string[] };
  const all = new Set(supportedValuesOf ? supportedValuesOf('timeZone') : known.split(' '));
  return [...all.add('UTC').add(own)].sort();
}

/** The zone of this browser; UTC where it does not say. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** What the clock on the wall says in a zone, in the manner of a language; empty for a zone that the browser does not know. */
export function timeIn(zone: string, language: string): string {
  try {
    return new Intl.DateTimeFormat(language, { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(new Date());
  } catch {
    return ''; // a zone newer than this browser: it can be chosen, and nothing is said about it
  }
}
