import t from 'tap';
import { rig, start } from '../fakes/command-rig.ts';
import { ask } from '../fakes/two-doors.ts';

t.test('the owner is reset, and only on purpose', async (t) => {
  const { lares, doors } = await rig(t);
  t.match(await lares('owner', 'reset', '--yes'), { code: 3, err: /auth\.unclaimed/ });
  const claim = { method: 'POST', body: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' } };
  await ask(doors.web, '/api/setup/claim', claim);
  t.match(await lares('owner', 'reset'), { code: 2, err: /--yes/ }, 'a pipe cannot confirm it');
  const { body: { deviceName } } = await ask(doors.web, '/api/setup');
  const prompt = start(doors.console, ['prompt']);
  // Typed ahead: no answer to the question.
  prompt.type(`owner reset\n`);
  await prompt.says(/to confirm: $/);
  prompt.type('yes\n');
  await prompt.says(/lares> $/);
  t.match((await ask(doors.web, '/api/setup')).body, { claimed: true }, 'a wrong name changes nothing');
  prompt.type('owner reset\n');
  await prompt.says(/to confirm: [\s\S]*to confirm: $/);
  prompt.type(`${String(deviceName)}\n`);
  await prompt.says(/no owner now/);
  t.match((await ask(doors.web, '/api/setup')).body, { claimed: false });
  t.equal((await ask(doors.web, '/api/setup/claim', claim)).status, 200, 'claimed again');
  prompt.type('exit\n');
  t.match(await prompt.ended, { code: 0, err: /not its name; nothing was changed/ });
  t.match(await lares('owner', 'reset', '--yes', '--json'), { code: 0, out: /^\{"claimed":false,.*\}\n$/ });
});

t.test('the prompt takes commands, and is no shell', async (t) => {
  const { doors } = await rig(t);
  const prompt = start(doors.console, ['prompt'], { PATH: process.env['PATH']! });
  for (const line of ['status', 'lares services show nginx', '!id', '`id`', '$(id)', '| id', 'services show "$(id)"', 'sh', 'completion bash', 'config import', 'say "', '', 'help']) prompt.type(`${line}\n`);
  await prompt.says(/Leave the prompt/);
  prompt.type('logs nginx -f\n');
  await prompt.says(/logs nginx|lares> $/);
  prompt.type('', true);
  const { code, out, err } = await prompt.ended;
  t.equal(code, 0, 'it ends with its terminal, whatever runs');
  t.match(out, /^lares> Device +/m);
  t.match(out, /^Unit +nginx\.service$/m);
  t.notMatch(out + err, /uid=/);
  t.notMatch(out, /^ +(completion|config import|prompt)/m, 'what only a shell has is not offered');
  for (const word of ['!id', '`id`', '$(id)', '|', 'sh', 'completion', 'config import', 'The quote " has no end']) t.ok(err.includes(word), `${word} is refused in words: ${err}`);
});

t.test('the prompt leaves when nobody types', async (t) => {
  const { doors } = await rig(t);
  const prompt = start(doors.console, ['prompt', '--idle', '1']);
  t.match(await prompt.ended, { code: 0, out: /^Type help/ });
  const busy = start(doors.console, ['prompt', '--idle', '2']);
  busy.type('services restart nginx\nlogs nginx -f\n');
  t.match(await busy.ended, { code: 0, out: /restarted nginx/ }, 'whatever runs there');
});
