import t, { type Test } from 'tap';
import * as about from './chapters/about.ts';
import * as agentDeath from './chapters/agent-death.ts';
import * as changes from './chapters/changes.ts';
import * as claim from './chapters/claim.ts';
import * as config from './chapters/config.ts';
import * as edge from './chapters/edge.ts';
import * as contract from './chapters/contract.ts';
import * as jobs from './chapters/jobs.ts';
import * as cli from './chapters/cli.ts';
import * as live from './chapters/live.ts';
import * as sandbox from './chapters/sandbox.ts';
import * as shipped from './chapters/shipped.ts';
import * as survival from './chapters/survival.ts';
import { Device } from './device.ts';
import { keepFigures, type Story } from './story.ts';

/** The first day of a device: out of the box, claimed, used, hurt, switched off and on again. */
const device = Device.create('first-boot');
t.teardown(() => device.discard());
const bootMs = await device.boot();
t.comment(`${(bootMs / 1000).toFixed(1)} s from power-on to the first 200 of /healthz`);
keepFigures({ secondsToFirst200: bootMs / 1000 });
const story: Story = { device, client: await device.client() };

/** A chapter that fails shows what the agent said last. */
const chapter = (name: string, tell: (t: Test, story: Story) => Promise<void>): void => {
  void t.test(name, async (t) => {
    try {
      await tell(t, story);
    } finally {
      if (!t.passing()) t.comment((await device.shell('journalctl -b -u lares-agent -n 40 --no-pager -o short-monotonic')).output);
    }
  });
};

chapter('the system came up whole', shipped.healthy);
chapter('the agent starts from its code cache', shipped.codeCache);
chapter('the system is read-only and the data has the whole disk', shipped.disk);
chapter('only the web server and mDNS listen', shipped.listening);
chapter('the firewall keeps everything else out, over IPv4 and IPv6', shipped.firewall);
chapter('an unclaimed device shows its code on the console and nothing to strangers', claim.unclaimed);
chapter('the web server has manners', claim.edge);
chapter('claim, sign out, sign in', claim.claim);
chapter('the key for secrets is made here and passed to the agent alone', config.key);
chapter('settings: history, undo, export, import, live', config.settings);
chapter('release, parts and licences', about.release);
chapter('what the device says it offers, and does', contract.kept);
chapter('the live connection refuses strangers', live.strangers);
chapter('restart a unit and see it live', live.restart);
chapter('units that must stay are guarded', live.guarded);
chapter('every answer carries its security headers', edge.headers);
chapter('two readings of one request, and hosts that are not ours', edge.readings);
chapter('mutated paths, fuzzed requests and frames through the web server', edge.fuzz);
chapter('many at once, and a browser right after', edge.crowd);
chapter('the agent rests cheaply', survival.idle);
chapter('kill -9 of the agent: back, nothing missed', agentDeath.killed);
chapter('a job under way when the agent is killed', jobs.interrupted);
chapter('the agent restarts itself as a job', jobs.ownRestart);
chapter('the agent is in its sandbox', sandbox.refusals);
chapter('the helper refuses what is not its verb', sandbox.helper);
chapter('a key that does not open any more is replaced, and the agent starts whatever happens', config.keyLost);
chapter('the owner\'s commands for root', cli.commands);
chapter('the console socket is closed to everybody else', cli.strangers);
chapter('the prompt at the serial console', cli.prompt);
chapter('a new name: certificate, console and session follow', changes.hostname);
chapter('the time zone', changes.timezone);
chapter('a unit is disabled through the root helper', changes.disable);
chapter('a clean power cycle keeps identity, account and settings', survival.powerCycle);
chapter('jobs are remembered', jobs.remembered);
chapter('enable it again', changes.enable);
chapter('a power cut keeps them too', survival.powerCut);
chapter('the owner is reset at the console, and the device claimed again', cli.ownerReset);
