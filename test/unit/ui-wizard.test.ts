import t from 'tap';
import { trialCauses, type WizardState } from '../../agent/features/setup/schema.ts';
import { answersOf } from '../../agent/features/setup/plain-form.ts';
import { html, raw } from '../../agent/features/setup/markup.ts';
import { compile } from '../../ui/src/text/compile.ts';
import { IntlMessageFormat as Standard } from 'intl-messageformat';
import { IntlMessageFormat } from '../../ui/src/setup/message-format.ts';
import { nameError, passphraseError, ssidOf } from '../../ui/src/setup/networks.ts';
import { countries, likelyCountry, timeIn, zones } from '../../ui/src/setup/places.ts';
import { languages, speakIn } from '../../ui/src/text/languages.ts';
import { words } from '../../ui/src/text/en/index.ts';

await speakIn('en');

t.test('Wi-Fi passwords, as the standard has them', async (t) => {
  const ok = ['12345678', ' spaces ', 'a'.repeat(63), 'f'.repeat(64), 'AbCdEf0123456789'.repeat(4), '~!@#$%^&*()'];
  const bad = ['', '1234567', 'a'.repeat(65), `${'f'.repeat(63)}g`, 'pässwörter', 'tab\tinside', '12345678\u0000'];
  for (const typed of ok) t.equal(passphraseError(typed), undefined, typed);
  for (const typed of bad) t.type(passphraseError(typed), 'string', typed);
});

t.test('names of networks are bytes', async (t) => {
  for (const name of ['Home', 'Café ☕', '网络', ' x ', '<b>', '\u0000']) {
    t.equal(Buffer.from(ssidOf(name), 'base64url').toString(), name);
    t.match(ssidOf(name), /^[\w-]*$/);
  }
  t.type(nameError(''), 'string');
  t.equal(nameError('é'.repeat(16)), undefined);
  t.type(nameError('é'.repeat(17)), 'string', '34 bytes');
});

t.test('each cause says what happened and what to do, in every language', async (t) => {
  const causes = Object.keys(words.wizard.failure.causes).toSorted();
  t.same(trialCauses.toSorted(), causes, 'those that the device knows');
  for (const tag of Object.keys(languages)) {
    const { words: spoken } = (await import(`../../ui/src/text/${tag}/index.ts`)) as { words: typeof words };
    for (const [cause, said] of Object.entries({ ...spoken.wizard.failure.causes, unjoinable: spoken.wizard.network.unjoinable })) {
      t.match(said, /[.:。：].+[.。]$/, `${tag}: ${cause}`);
    }
    t.same(Object.keys(spoken.wizard.failure.causes).toSorted(), causes, tag);
  }
});

t.test('places', async (t) => {
  t.equal(likelyCountry(['de', 'de-AT', 'en-US']), 'AT');
  t.equal(likelyCountry(['zh-Hans-CN']), 'CN');
  t.equal(likelyCountry(['en-XX', 'tlh', '']), undefined);
  const german = countries('de');
  t.ok(german.length > 230);
  t.match(german.find(({ code }) => code === 'AT'), { name: 'Österreich' });
  t.ok(zones('Moon/Base').includes('Moon/Base'), 'one that this browser has and the list has not');
  t.ok(zones('UTC').length > 300);
  t.equal(timeIn('Moon/Base', 'en'), '');
});

t.test('the small message format says what the standard one says', async (t) => {
  const params = { rule: 'context', seconds: 2, network: 'Home', step: 3, all: 8, n: 1234567, detail: 'D', n0: 0 };
  const messages = ['{network}', '{step, number} of {all, number}', '{n, number}', '{seconds, plural, one {# second} other {# seconds}}', '{n0, plural, =0 {none} other {#}}', '{rule, select, context {C {network}} other {O}}', '{detail, select, x {X} other {other}}', 'a {network} b', "it’s {network}’s"];
  for (const message of [...messages, words.auth.problems['auth.passwordWeak'].advice, words.auth.problems['auth.throttled'].advice, words.wizard.review.loses]) {
    for (const locale of ['en', 'de', 'fr']) {
      const tree = compile({ message })['message'] as never;
      t.equal(new IntlMessageFormat(tree, locale).format(params), new Standard([...(tree as never[])], locale).format(params), `${locale}: ${message}`);
    }
  }
  t.throws(() => new IntlMessageFormat(compile({ message: '{gone}' })['message'] as never, 'en').format({}), /needs gone/);
});

t.test('whatever is put into a page is text', async (t) => {
  const evil = `"><script>alert('1')</script>&amp;`;
  t.equal(html`<p title="${evil}">${evil}</p>`.text, `<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</p>`);
  t.equal(html`${[html`<b>${'<'}</b>`, raw('<i>')]}${7}`.text, '<b>&lt;</b><i>7');
});

t.test('the long form, by step', async (t) => {
  const home = ssidOf('Home');
  const networks = [{ ssid: home, name: 'Home', security: 'mixed', signalPercent: 50, frequencyMhz: 2412, joinable: true }] as WizardState['networks'];
  const state = { networks, ownerExists: false, answers: { network: null } } as unknown as WizardState;
  const of = (fields: Record<string, string>, changes: object = {}) => answersOf(new URLSearchParams(fields), { ...state, ...changes } as WizardState);
  t.same(of({ network: home, passphrase: ' secret with spaces ' }).network, { via: 'wifi', ssid: home, hidden: false, security: 'mixed', passphrase: ' secret with spaces ' });
  t.same(of({ network: home }).network, { via: 'wifi', ssid: home, hidden: false, security: 'mixed' }, 'without a password the kept one stays');
  t.same(of({ network: 'other', ssid: 'Hidden', security: 'open', passphrase: 'x' }).network, { via: 'wifi', ssid: ssidOf('Hidden'), hidden: true, security: 'open' });
  t.same(of({ network: 'other', ssid: 'Uni', security: 'enterprise', identity: 'anna', passphrase: 'p', method: 'ttls-pap' }).network,
    { via: 'wifi', ssid: ssidOf('Uni'), hidden: true, security: 'enterprise', method: 'ttls-pap', identity: 'anna', password: 'p' });
  t.same(of({ network: 'cable', passphrase: 'x' }).network, { via: 'cable' });
  t.same(of({ username: 'Anna', password: '' }).owner, { username: 'anna' });
  t.equal(of({ username: 'Anna' }, { ownerExists: true }).owner, undefined);
});
