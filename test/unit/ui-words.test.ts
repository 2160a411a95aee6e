import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { errorCatalogue } from '../../agent/core/errors/index.ts';
import { phraseCatalogue } from '../../agent/core/phrases.ts';
import type { SettingState } from '../../agent/features/config/schema.ts';
import { asProblem, parseProblem, ProblemError } from '../../ui/src/api/problem.ts';
import { codeError, passwordError, readCode, showCode, usernameError } from '../../ui/src/features/auth/entry.ts';
import { asInput, groupsOf, inWords, kindOf, rangeOf, readInput, settingWords } from '../../ui/src/features/config/settings.ts';
import { eventTitle } from '../../ui/src/features/security/events.ts';
import { cityOf, findZones } from '../../ui/src/features/system/zones.ts';
import { type Command, rank } from '../../ui/src/shell/palette.ts';
import { issueWords } from '../../ui/src/text/issues.ts';
import { words as german } from '../../ui/src/text/de/index.ts';
import { words } from '../../ui/src/text/en/index.ts';
import { words as french } from '../../ui/src/text/fr/index.ts';
import { speak, text } from '../../ui/src/text/index.ts';
import { bestLanguage, localeFor, speakIn } from '../../ui/src/text/languages.ts';
import { laterWords, withWords } from '../../ui/src/text/later.ts';
import { phraseWords } from '../../ui/src/text/phrases.ts';
import { problemWords } from '../../ui/src/text/problems.ts';

await speakIn('en');

const root = path.resolve(import.meta.dirname, '../..');

/** Codes with words, over all features. */
function spokenCodes(group: 'events' | 'issues' | 'jobs' | 'phrases' | 'problems' | 'settings'): string[] {
  return Object.values(words as unknown as Record<string, Record<string, object>>).flatMap((feature) => Object.keys(feature[group] ?? {}));
}

t.test('every error of the device has words, and no words are left over', async (t) => {
  const files = globSync(['agent/**/{errors,port}.ts', 'agent/core/*.ts'], { cwd: root });
  for (const file of files) await import(pathToFileURL(path.join(root, file)).href);
  const codes = errorCatalogue().map(({ code }) => code);
  t.ok(codes.length > 20, 'the catalogue was loaded');
  const spoken = spokenCodes('problems');
  t.same(codes.filter((code) => !spoken.includes(code)), [], 'codes without words');
  t.same(spoken.filter((code) => !code.startsWith('ui.') && !codes.includes(code)), [], 'words without a code');
  // Said in the device's own sentence.
  const needsDetail = new Set(['core.invalid']);
  for (const { code, template } of errorCatalogue()) {
    const sent = Object.fromEntries([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, 7]));
    const { title, advice } = problemWords({ code, status: 400, detail: 'D', params: sent });
    t.notOk([title, advice].includes('D') && !needsDetail.has(code), `${code} needs only what the device sends`);
  }
});

t.test('every phrase that the agent says has words, and no words are left over', async (t) => {
  const files = globSync('agent/**/*.ts', { cwd: root }).filter((file) => / = definePhrase\(/.test(readFileSync(path.join(root, file), 'utf8')));
  for (const file of files) await import(pathToFileURL(path.join(root, file)).href);
  const catalogue = phraseCatalogue();
  t.ok(catalogue.length > 8, 'the catalogue was loaded');
  t.same(catalogue.map(({ code }) => code), spokenCodes('phrases').toSorted());
  for (const { code, params } of catalogue) {
    const said = phraseWords({ code, params: Object.fromEntries(params.map((name) => [name, 7])), text: 'T' });
    t.not(said, 'T', `${code} needs only what the device sends`);
  }
});

t.test('phrases: words by code, and those of the device for codes that are not known here', async (t) => {
  t.teardown(() => speakIn('en'));
  await speakIn('de');
  t.equal(phraseWords({ code: 'services.starting', params: { unit: 'nginx.service' }, text: 'Starting nginx.service' }), 'nginx.service wird gestartet');
  t.equal(phraseWords({ code: 'services.starting', params: {}, text: 'Starting it' }), 'Starting it', 'without what the words need');
  t.equal(phraseWords({ code: 'new.thing', params: {}, text: 'Doing a new thing' }), 'Doing a new thing', 'of a newer device');
  t.equal(phraseWords({ code: null, params: {}, text: 'Starting nginx.service' }), 'Starting nginx.service', 'kept by an earlier release');
  const failed = { code: 'services.didNotWork', params: { reason: 'it was ended by a signal', cause: 'signal' }, text: '' };
  t.equal(phraseWords(failed), 'Das ist nicht gelungen. Ein Signal hat sie beendet.');
});

t.test('every setting that a feature declares has words', async (t) => {
  const sources = globSync('agent/features/*/*.ts', { cwd: root });
  const keys = sources.flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/\bkey: '([a-z]+\.[A-Za-z]+)'/g)].map((match) => match[1]!));
  t.ok(keys.includes('auth.idleMs'), keys.join(' '));
  t.same([...new Set(keys)].toSorted(), spokenCodes('settings').toSorted());
  const known = { ...setting({ type: 'integer' }), key: 'auth.idleMs' };
  t.equal(settingWords(known).label, 'Sign out when idle');
  t.same(settingWords(setting({ type: 'integer' })), { label: 'L', description: 'D' }, 'one of a newer device keeps its own');
});

/** Every event of the audit trail: those with a name, and changes by method and address, but for those of the wizard. */
function auditEvents(): string[] {
  const files = globSync('agent/{features,http}/**/*.ts', { cwd: root });
  const code = files.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
  const names = [...code.matchAll(/\baudit: '([^']+)'|(?:request\.audited, |unknown, )event: '([^']+)'|'(auth\.owner(?:Made|Removed))'/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  const verbs = [...code.matchAll(/ recorded\('([a-z.]+)'/g)].map(([, verb]) => `helper.${verb}`);
  const changes = [...code.matchAll(/\.(post|put|patch|delete)\(\s*'(\/api\/(?!setup\/)[^']+)',\s*\{([^\n]*)/g)]
    .filter(([, , , options]) => !/\baudit:/.test(options!))
    .map(([, method, address]) => `${method!.toUpperCase()} ${address}`);
  return [...new Set([...names, ...verbs, ...changes])].toSorted();
}

t.test('every event of the audit trail has words, and no words are left over', async (t) => {
  const events = auditEvents();
  for (const one of ['auth.signIn', 'auth.passwordProved', 'auth.ownerMade', 'audit.omitted', 'helper.clock.set', 'PATCH /api/users/:name']) t.ok(events.includes(one), one);
  t.same(spokenCodes('events').toSorted(), events);
  t.equal(eventTitle({ event: 'auth.signIn', target: 'anna' }), 'Sign-in');
  t.equal(eventTitle({ event: 'job.failed services.restart', target: 'nginx.service' }), 'Finished: Restart: nginx.service');
  t.equal(eventTitle({ event: 'job.done new.kind', target: null }), 'Finished: new.kind', 'of a newer device');
  t.equal(eventTitle({ event: 'POST /api/new', target: null }), 'POST /api/new');
});

t.test('every reason for which the image protects a unit has words', async (t) => {
  const script = readFileSync(path.join(root, 'image/layers/units.sh'), 'utf8');
  const protectedReason = /^protected_reason\(\) \{[\s\S]*?^\}/m.exec(script)![0];
  const codes = [...protectedReason.matchAll(/echo (\S+)/g)].map((match) => match[1]!);
  t.ok(codes.length > 5, codes.join(' '));
  t.same([...codes, 'not-an-appliance', 'not-listed'].toSorted(), Object.keys(words.services.reasons).toSorted());
});

t.test('every issue that a check can find has words', async (t) => {
  const sources = globSync('agent/features/*/{checks,service}.ts', { cwd: root });
  const codes = sources.flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/code: '([a-z]+\.[A-Za-z]+)', severity|code: '([a-z]+\.[A-Za-z]+)',\n/g)].map((match) => match[1] ?? match[2]!));
  t.ok(codes.includes('services.failed') && codes.includes('metrics.diskFull'), codes.join(' '));
  t.same([...new Set(codes)].toSorted(), spokenCodes('issues').toSorted());
  t.same(issueWords('new.thing', 'x', {}), { title: 'x: new.thing', body: '', next: 'Have a look' }, 'of a newer device');
  const full = issueWords('metrics.diskFull', '/data', { ratio: 0.914, availableBytes: 2_000_000_000 });
  t.equal(full.title, 'Your data disk is 91% full.', 'values are written as people read them');
  t.match(full.body, /^2.GB are left/);
  t.match(issueWords('config.secretUnreadable', 'auth.idleMs', { label: 'L' }).title, /^Sign out when idle has/, 'a setting is called as on its page');
  t.match(issueWords('config.secretUnreadable', 'new.key', { label: 'L' }).title, /^L has/);
});

t.test('problems: words by code, and the sentence of the device for codes that are not known here', async (t) => {
  const problem = parseProblem({ code: 'auth.throttled', detail: 'd', params: { seconds: 8 } }, 429, '8');
  t.match(problemWords(problem).advice, /8 seconds/);
  t.match(problemWords({ ...problem, params: { seconds: 3_725 } }).advice, /Wait 1 hour, 2 minutes?, then/, 'not in thousands of seconds');
  t.same(problemWords({ code: 'new.thing', status: 409, detail: 'The thing is busy.', params: {} }), { title: 'The thing is busy.', advice: '' });
  t.match(parseProblem('<html>', 502, null), { code: 'ui.unreadable', status: 502 });
  t.equal(asProblem(new ProblemError(problem)), problem);
  t.equal(asProblem(new Error('x')).code, 'ui.unreadable');
});

t.test('claim: forgiving about case, dashes and spaces, strict about the rest', async (t) => {
  t.equal(readCode(' abcd–efgh '), 'ABCDEFGH');
  t.equal(showCode('abcde'), 'ABCD-E');
  t.equal(codeError('ABCD-EFGH'), undefined);
  t.match(codeError('ABCD'), /4 to go/);
  t.match(codeError('ABCD-EFGO'), /no O in a claim code/);
  t.match(codeError('ABCDEFGHJ'), /more/);
  t.equal(usernameError('anna'), undefined);
  t.match(usernameError('9anna'), /letter/);
  t.match(passwordError('short'), /at least 12/);
  t.equal(passwordError('a warm hearth at night'), undefined);
});

const setting = (schema: Record<string, unknown>, unit: string | null = null): SettingState => ({
  key: 'k', label: 'L', description: 'D', unit, schema, default: 1, value: 1, chosen: false, chosenAtMs: null,
  locked: false, variable: null, secret: false, restart: false, pending: false,
});

t.test('settings: the kind of input follows the schema, and mistakes are named at once', async (t) => {
  const whole = setting({ type: 'integer', minimum: 1, maximum: 10 }, 's');
  t.equal(kindOf(whole), 'whole');
  t.equal(rangeOf(whole), '1 to 10 secs');
  t.same(readInput(whole, '5'), { value: 5, error: undefined });
  t.match(readInput(whole, '11').error, /from 1 to 10 secs/);
  t.match(readInput(whole, '1.5').error, /whole/);
  t.match(readInput(whole, '').error, /number/);
  t.same(readInput(setting({ type: 'number' }), '1,5'), { value: 1.5, error: undefined }, 'as Germans type it');
  t.same(readInput(setting({ type: 'boolean' }), 'true'), { value: true, error: undefined });
  t.equal(kindOf(setting({ anyOf: [{ const: 'a' }, { const: 'b' }] })), 'choice');
  t.equal(kindOf(setting({ type: 'object' })), 'other');
  const span = { ...setting({ type: 'integer', minimum: 300_000, maximum: 3_600_000 }, 'ms'), default: 1_800_000, value: 600_000 };
  t.equal(rangeOf(span), '5 to 60 mins', 'milliseconds are for programs');
  t.equal(asInput(span), '10');
  t.same(readInput(span, '20'), { value: 1_200_000, error: undefined });
  t.match(readInput(span, '61').error, /from 5 to 60 mins/);
  const wide = { ...span, schema: { type: 'integer', minimum: 300_000, maximum: 2_592_000_000 } };
  t.equal(rangeOf(wide), '5 mins to 30 days', 'and so are thousands of minutes');
  t.equal(inWords(span, 90_000), '90 secs', 'in the unit that fits the value, not the input');
  const short = setting({ type: 'string', minLength: 2, maxLength: 3 });
  t.same(['a', 'äb', 'abcd'].map((typed) => readInput(short, typed).error === undefined), [false, true, false]);
});

t.test('settings: grouped by feature, and found by any of their words', async (t) => {
  const named = (key: string, label: string) => ({ ...setting({ type: 'boolean' }), key, label, description: 'What it does.' });
  const all = [named('auth.idleMs', 'in another language'), named('metrics.intervalMs', 'in another language'), named('auth.x', 'Other'), named('newcomer.y', 'Something')];
  const found = (query: string) => groupsOf(all, query).map(({ title, settings }) => [title, ...settings.map(({ key }) => key)]);
  t.same(found(''), [['Signing in', 'auth.idleMs', 'auth.x'], ['Measurements', 'metrics.intervalMs'], ['Newcomer', 'newcomer.y']]);
  t.same(found('idle OUT'), [['Signing in', 'auth.idleMs']]);
  t.same(found('signing'), [['Signing in', 'auth.idleMs', 'auth.x']], 'the name of the group counts');
  t.same(found('nowhere'), []);
});

t.test('time zones are found by city', async (t) => {
  const zones = ['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Tokyo', 'America/New_Berlin'];
  t.same(findZones(zones, 'berlin', 9), ['Europe/Berlin', 'America/New_Berlin']);
  t.same(findZones(zones, 'america buenos', 9), ['America/Argentina/Buenos_Aires']);
  t.equal(cityOf('America/Argentina/Buenos_Aires'), 'Buenos Aires, Argentina');
});

t.test('palette: what begins with the query comes first', async (t) => {
  const command = (id: string, group: Command['group'], label: string, hint = ''): Command => ({ id, group, label, hint, icon: 'home', run() {} });
  const all = [command('page:/system', 'page', 'System'), command('unit:systemd-logind.service', 'unit', 'systemd-logind.service', 'User logins'), command('unit:nginx', 'unit', 'nginx.service', 'Web'), command('unit:nginx:restart', 'action', 'Restart nginx.service', 'Web'), command('language:fr', 'action', 'Language: Français')];
  t.same(rank(all, '').map(({ id }) => id), ['page:/system'], 'without a query only pages and general actions');
  t.same(rank(all, 'syst').map(({ id }) => id), ['page:/system', 'unit:systemd-logind.service']);
  t.same(rank(all, 'nginx').map(({ id }) => id), ['unit:nginx', 'unit:nginx:restart']);
  t.same(rank(all, 'logins').map(({ id }) => id), ['unit:systemd-logind.service']);
  t.same(rank(all, 'franç').map(({ id }) => id), ['language:fr']);
  t.same(rank(all, 'xyz'), []);
});

t.test('language: what the browser asks for, with the reader’s own country', async (t) => {
  t.equal(bestLanguage(['nl-NL', 'de-AT', 'en']), 'de');
  t.equal(bestLanguage(['zh-TW']), 'zh-Hans', 'better than English');
  t.equal(bestLanguage(['tlh', '*']), 'en');
  t.equal(bestLanguage([]), 'en');
  t.equal(localeFor('de', ['fr', 'de-AT']), 'de-AT');
  t.equal(localeFor('de', ['de']), 'de');
  t.equal(localeFor('en', ['en']), 'en-GB', 'as the words are');
  t.equal(localeFor('en', ['en-US']), 'en-US');
  t.equal(localeFor('zh-Hans', ['zh-TW']), 'zh-Hans', 'no traditional dates among simplified words');
  t.equal(localeFor('zh-Hans', ['zh-SG']), 'zh-SG');
});

t.test('language: words of a page that comes later are those of the language spoken, then and from then on', async (t) => {
  t.teardown(() => speakIn('en'));
  await speakIn('de', [], laterWords);
  speak({}, 'de'); // as the build has it: the first words are without them
  t.equal(await withWords(async () => 'the page')(), 'the page');
  t.equal(text.account.sessions.endOthersBody({ sessions: 1 }), german.account.sessions.endOthersBody.replace(/\{.*?one \{(.*?)\}.*\}\}/, '$1').replace('#', '1'));
  speak(await laterWords('fr'), 'fr');
  t.equal(text.users.add.title, french.users.add.title, 'another language brings them at once');
});

t.test('language: words, plurals and numbers change together', async (t) => {
  t.teardown(() => speakIn('en'));
  await speakIn('de', ['de-CH']);
  t.equal(text.home.attention({ issues: 1 }), '1 Sache braucht Ihre Aufmerksamkeit.');
  t.equal(text.home.attention({ issues: 1200 }), "1'200 Sachen brauchen Ihre Aufmerksamkeit.", 'as they count in Switzerland');
  t.equal(issueWords('metrics.diskFull', '/srv', { ratio: 0.914, availableBytes: 2e9 }).title.replaceAll('\u00a0', ' '), 'Das Dateisystem unter /srv ist zu 91% voll.');
  await speakIn('fr');
  t.equal(text.home.attention({ issues: 0 }), '0 point demande votre attention.', 'French counts nothing as one');
});
