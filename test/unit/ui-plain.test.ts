import t from 'tap';
import { encryptedAddress, isClosed } from '../../ui/src/features/auth/plain.ts';
import { landingPage } from '../../ui/src/landing/page.ts';
import { words } from '../../ui/src/text/en/index.ts';

t.test('places of accounts are closed without encryption, with all their addresses', async (t) => {
  for (const place of ['/users', '/users/anna', '/account']) t.ok(isClosed(place), place);
  for (const place of ['/', '/services', '/userspace', '/system/settings', '/security']) t.notOk(isClosed(place), place);
});

t.test('the same place over https', async (t) => {
  t.equal(encryptedAddress('lares.local', '/services/nginx.service'), 'https://lares.local/#/services/nginx.service');
  t.equal(encryptedAddress('[fd00::20]', '/'), 'https://[fd00::20]/#/');
});

t.test('the page of the choice: words are escaped, what nginx puts in is not', async (t) => {
  const landing = { ...words.landing, title: 'A & B <b>"{host}"' };
  const page = landingPage('en', { ...words, landing } as never);
  t.match(page, '<h1>A &amp; B &lt;b>&quot;<!--# echo var="host" -->&quot;</h1>');
  t.notMatch(page, /\{\w+\}|<script| style=| on\w+="/, 'nothing of a message is left, and nothing that the policy forbids');
  t.equal([...page.matchAll(/<!--# if /g)].length, [...page.matchAll(/<!--# endif /g)].length);
  t.ok(page.length < 8_000, `${page.length} characters`);
});
