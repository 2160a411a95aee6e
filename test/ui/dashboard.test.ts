import t from 'tap';
import { House } from './browser.ts';
import * as access from './stories/access.ts';
import * as accounts from './stories/accounts.ts';
import * as contract from './stories/contract.ts';
import * as entering from './stories/entering.ts';
import * as keepingOn from './stories/keeping-on.ts';
import * as language from './stories/language.ts';
import * as looking from './stories/looking.ts';
import * as network from './stories/network.ts';
import * as services from './stories/services.ts';
import * as settings from './stories/settings.ts';
import { openTarget } from './target.ts';

// One device for all stories, in this order: it is claimed once, and starting it takes longest.
const target = await openTarget();
const house = await House.open(target);
t.teardown(() => house.end());

const story = (name: string, tell: (t: import('tap').Test, house: House) => Promise<void>): void => {
  void t.test(name, (t) => tell(t, house));
};

story('the page before the device has an owner is accessible', access.front);
story('claim the device and land on Home', entering.claim);
story('the sign-in page speaks the language of the browser', language.front);
story('the sign-in page is accessible', access.front);
story('sign in, be refused, sign out', entering.leaveAndReturn);
story('an ended session leads back to the same place', entering.expire);
story('Home says how it is, live', looking.home);
story('zoom into a chart and back', looking.zoom);
story('find units by search and filter', services.find);
story('a long list stays light', services.manyUnits);
story('restart a unit and see it', services.restart);
story('stop a unit and undo it', services.stopAndUndo);
story('follow a log, pause it, catch up, copy it', services.journal);
story('a protected unit says why', services.guarded);
story('see the network, and be told what cannot be', network.look);
story('change addresses, and undo or keep the change', network.keepOrUndo);
story('change a setting, in every window', settings.change);
story('look into the history of the settings and undo', settings.undo);
story('take the settings along and bring them back', settings.takeAlong);
story('the settings are accessible', settings.accessible);
story('add somebody, and send them away', accounts.people);
story('take a second factor, and lose the phone', accounts.secondFactor);
story('read what the device offers to programs', contract.read);
story('a code of an error leads to what it means', contract.explain);
story('rename the device in every window', keepingOn.rename);
story('lose the connection and find it again', keepingOn.connection);
story('open a page while the device is away', keepingOn.laterPages);
story('do it all by keyboard', keepingOn.keyboard);
story('keep the chosen theme', looking.theme);
story('switch to German and back', language.switching);
story('every page fits in every language', language.everyPage);
story('every page is accessible', access.everyPage);
story('every dialog is accessible', access.dialogs);
story('small screens and large letters', access.smallAndLarge);
story('the first load is small', looking.firstLoad);
