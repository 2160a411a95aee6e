import t, { type Test } from 'tap';
import * as audit from './chapters/accounts-audit.ts';
import * as browser from './chapters/accounts-browser.ts';
import * as factors from './chapters/accounts-factors.ts';
import * as people from './chapters/accounts-people.ts';
import * as plain from './chapters/accounts-plain.ts';
import * as recovery from './chapters/accounts-recovery.ts';
import * as secrets from './chapters/accounts-secrets.ts';
import * as siege from './chapters/accounts-siege.ts';
import * as survival from './chapters/accounts-survival.ts';
import * as tokens from './chapters/accounts-tokens.ts';
import { Device } from './device.ts';
import type { Household } from './household.ts';
import { keepFigures } from './story.ts';

/** A house with several people: who may do what, and what becomes of it when phones, passwords and power are lost. */
const startedMs = Date.now();
const device = Device.create('accounts');
t.teardown(() => device.discard());
await device.boot();
const story: Household = { device, client: await device.client(), members: new Map(), secrets: new Map(), programs: new Map() };

/** A chapter that fails shows what the agent said last. All those after it build on it. */
const chapter = (name: string, tell: (t: Test, story: Household) => Promise<void>): void => {
  void t.test(name, async (t) => {
    const sinceMs = Date.now();
    try {
      await tell(t, story);
    } finally {
      t.comment(`${Math.round((Date.now() - sinceMs) / 1000)} s`);
      if (!t.passing()) t.comment((await device.shell('journalctl -b -u lares-agent -n 40 --no-pager -o short-monotonic')).output);
    }
  });
};

chapter('the owner takes in one of each role', people.takenIn);
// Before anything was guessed from this network, which makes it wait.
chapter('what a login costs', siege.cost);
chapter('each may do what the role says, and is told so', people.levels);
chapter('less of a role ends what is open', people.demoted);
chapter('a new password ends the other sessions', people.newPassword);
chapter('disabled: nothing is left open', people.disabled);
chapter('an authenticator app, and codes that count once', factors.app);
chapter('a recovery code opens once', factors.recovery);
chapter('the console takes a factor away', factors.reset);
chapter('a program with a token', tokens.programs);
chapter('the trail tells who did what', audit.told);
chapter('the trail cannot be changed', audit.appendOnly);
chapter('at a browser', browser.atBrowser);
chapter('without encryption', plain.withoutEncryption);
chapter('a thousand wrong logins, and the owner gets in', siege.besieged);
chapter('the power is cut', survival.powerCut);
chapter('the factors afterwards', survival.factors);
chapter('a crash leaves no memory behind', secrets.noCore);
chapter('everything lost: the console', recovery.atConsole);
chapter('everything lost: the card', recovery.byCard);
chapter('no secret is anywhere', secrets.unseen);

t.test('how long it took', async (t) => {
  const accountsStoryS = Math.round((Date.now() - startedMs) / 1000);
  t.comment(`${accountsStoryS} s`);
  keepFigures({ accountsStoryS });
});
