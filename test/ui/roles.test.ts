import t from 'tap';
import { House } from './browser.ts';
import { localTarget } from './local-target.ts';
import * as entering from './stories/entering.ts';
import * as household from './stories/household.ts';
import * as roles from './stories/roles.ts';

// What a role may not do is not offered. A file of its own: every button of every page takes minutes on a busy computer.
const house = await House.open(await localTarget(t));
t.teardown(() => house.end());

const story = (name: string, tell: (t: import('tap').Test, house: House) => Promise<void>): void => {
  void t.test(name, (t) => tell(t, house));
};

story('claim the device and land on Home', entering.claim);
story('everybody comes', household.arrive);
story('a viewer is offered nothing that would be refused', roles.viewer);
story('nor is an operator', roles.operator);
story('nor an admin', roles.admin);
