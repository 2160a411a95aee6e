import t from 'tap';
import { House } from './browser.ts';
import { localTarget } from './local-target.ts';
import * as accounts from './stories/accounts.ts';
import * as entering from './stories/entering.ts';
import * as household from './stories/household.ts';
import * as passkeys from './stories/passkeys.ts';
import * as proving from './stories/proving.ts';

// The stories of accounts that need no image: they move the clock of the device, and want a device with other users.
const target = await localTarget(t);
const house = await House.open(target);
t.teardown(() => house.end());

const story = (name: string, tell: (t: import('tap').Test, house: House) => Promise<void>): void => {
  void t.test(name, (t) => tell(t, house));
};

story('claim the device and land on Home', entering.claim);
story('add somebody, and send them away', accounts.people);
story('take a second factor, and lose the phone', accounts.secondFactor);
story('everybody comes', household.arrive);
story('disable somebody by keyboard alone', proving.byKeyboard);
story('take a passkey, prove it, and take it away', passkeys.passkey);
story('a factor is demanded, and a passkey is enough', passkeys.demanded);
