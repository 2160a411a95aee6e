import type { Test } from 'tap';
import { type Household, ownerIn } from '../household.ts';
import { until } from '../story.ts';

/** Forms in which a text may lie somewhere. */
const formsOf = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('hex'), bytes.toString('base64').replaceAll('=', ''), encodeURIComponent(secret)];
};

/** Where a device keeps things, and where programs leave them. */
const places = '/data /run /tmp /var /boot';

/** Files that hold one of the texts, and how many lines of the journal do. The texts reach the device by a pipe alone. */
async function search({ device }: Household, texts: readonly string[]): Promise<{ files: string[]; lines: number }> {
  const list = Buffer.from([...new Set(texts)].join('\n')).toString('base64');
  const output = await device.ask(`export LC_ALL=C
    texts() { base64 -d <<<${list}; }
    journalctl --sync
    grep -rlaF -D skip -f <(texts) ${places} 2>/dev/null | sort
    echo "lines $(journalctl --no-pager -o cat | grep -caF -f <(texts))"`, 300_000);
  const files = output.split('\n');
  return { lines: Number(files.pop()!.slice('lines '.length)), files };
}

/** An agent that crashes leaves no picture of its memory. */
export async function noCore(t: Test, story: Household): Promise<void> {
  const { device } = story;
  t.equal(await device.ask('cat /proc/sys/kernel/core_pattern'), '|/bin/false');
  const pid = await device.ask('systemctl show -P MainPID lares-agent');
  t.match(await device.ask(`grep 'Max core file size' /proc/${pid}/limits`), /size +0 +0 /);
  t.match((await device.shell('coredumpctl list')).output, /not found|No coredumps/);
  await device.ask('touch /run/before-crash; systemctl kill -s SEGV --kill-whom=main lares-agent');
  await until(() => ownerIn(story).client.send('/api/session'), ({ status }) => status === 200);
  t.match(await device.ask('journalctl -b -u lares-agent -o cat --no-pager | tail -n 200'), /Main process exited, code=\w+, status=11\/SEGV/);
  t.equal(await device.ask(`find ${places} -xdev -type f -newer /run/before-crash -size +2M -name '*core*' -print 2> /dev/null || true`), '', 'and none is found');
}

/** Passwords, tokens, secrets of apps, recovery codes and cookies are nowhere: files, database, journal, answers. */
export async function unseen(t: Test, story: Household): Promise<void> {
  const kinds = new Set([...story.secrets.values()].map((what) => what.split(' of ', 1)[0]));
  t.comment(`${story.secrets.size} secrets: ${[...kinds].join(', ')}`);
  const control = await search(story, ['vesta']);
  t.ok(control.files.some((file) => file.startsWith('/data/agent/lares.sqlite')) && control.lines > 0, 'the search finds what is there');
  t.same(await search(story, [...story.secrets.keys()].flatMap(formsOf)), { files: [], lines: 0 });
  for (const path of ['/api/users', '/api/audit?limit=200', '/api/account/tokens', '/api/account/factors', '/api/account/sessions', '/api/config/export']) {
    const text = JSON.stringify(await ownerIn(story).must(path));
    t.same([...story.secrets].filter(([secret]) => text.includes(secret)).map(([, what]) => what), [], path);
  }
}
