import type { Test } from 'tap';
import { Passwords } from '../../../agent/features/auth/passwords.ts';
import { type Household, Member, member, ownerIn, said } from '../household.ts';
import { owner, ownerOf } from '../owner.ts';
import { until } from '../story.ts';
import { trail } from './accounts-audit.ts';
import { typed } from './cli.ts';

const found = 'written anew on the old slate';
const onCard = 'a key under the third stone';

/** What the owner had opens nothing any more; the others come in as before. */
async function startedOver(t: Test, story: Household, former: Member, password: string): Promise<void> {
  t.equal((await former.client.send('/api/session')).status, 401, 'the former session');
  const { answer } = await former.knock(story.device, former.password);
  t.same(said(answer), { status: 401, code: 'auth.loginWrong' }, 'the former password');
  const now = new Member(story, owner.username, password, story.client);
  story.members.set(owner.username, now);
  const otto = member(story, 'otto');
  t.equal((await otto.client.send('/api/session')).status, 401, 'everybody was signed out');
  const entered = await otto.enter(story.device);
  t.match(entered.answer, { status: 200, body: { user: { role: 'operator' } } }, 'and the others come in as before');
  otto.client = entered.client;
}

/** Password, phone and paper are lost: at the serial line the device is made ready to be claimed anew. */
export async function atConsole(t: Test, story: Household): Promise<void> {
  const { device } = story;
  const former = ownerIn(story);
  const { body: { deviceName } } = await former.client.send('/api/setup');
  await device.consolePage();
  await typed(story, '\r', /lares> $/);
  t.match(await typed(story, 'users list\r', /vesta[\s\S]*lares> $/), /vesta +owner[^\n]* totp/);
  await typed(story, 'owner reset\r', /to confirm: $/);
  await typed(story, `${String(deviceName)}\r`, /no owner now[\s\S]*lares> $/);
  await typed(story, 'exit\r', /Claim code/);
  story.client = await ownerOf(device, { username: owner.username, password: found });
  await startedOver(t, story, former, found);
  t.match(await ownerIn(story).must('/api/account/factors'), { totp: null, passkeys: [], recoveryCodesLeft: 0 }, 'the former factors are gone');
  const entries = await trail(story);
  for (const wanted of [
    { event: 'auth.ownerReset', user: 'root@console', via: 'console', address: 'console', outcome: 'done' },
    { event: 'auth.ownerRemoved', user: null, via: 'device', outcome: 'done' },
    { event: 'auth.claim', user: 'vesta', via: 'session', outcome: 'done' },
  ]) t.ok(entries.some((entry) => Object.entries(wanted).every(([name, value]) => entry[name as keyof typeof entry] === value)), wanted.event);
}

/** No console either: a file on the FAT partition names the next owner. It is taken in as at a start. */
export async function byCard(t: Test, story: Household): Promise<void> {
  const { device } = story;
  const former = ownerIn(story);
  const file = `[reset]\nowner = true\n[owner]\nname = "${owner.username}"\npassword-hash = "${await new Passwords().hash(onCard)}"\n`;
  await device.ask(`set -e
    card=/dev/disk/by-partuuid/$(sed -n 's/.*lares.esp=\\([0-9A-Fa-f-]*\\).*/\\1/p' /proc/cmdline)
    mkdir /run/card; mount -t vfat $card /run/card
    base64 -d <<<${Buffer.from(file).toString('base64')} > /run/card/lares.toml; umount /run/card
    systemctl start lares-preseed.service; systemctl restart lares-agent.service`, 180_000);
  const client = await device.client();
  await until(() => client.send('/api/session', { body: { username: owner.username, password: onCard } }), ({ status }) => status === 200);
  story.client = client;
  await startedOver(t, story, former, onCard);
  t.match((await ownerIn(story).must('/api/session')).user, { name: owner.username, role: 'owner' });
  t.match((await trail(story)).filter(({ event }) => event.startsWith('auth.owner')).slice(0, 2), [{ event: 'auth.ownerMade', via: 'device' }, { event: 'auth.ownerRemoved', via: 'device' }]);
}
