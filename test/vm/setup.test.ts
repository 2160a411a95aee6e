import t from 'tap';
import { Air, airArgs } from './air/air.ts';
import * as atHome from './chapters/setup-home.ts';
import * as isolation from './chapters/setup-isolation.ts';
import * as network from './chapters/setup-network.ts';
import * as wizard from './chapters/setup-wizard.ts';
import { Device } from './device.ts';

/** A device without a cable is set up from a phone over its own Wi-Fi, and goes home. */
const device = Device.create('setup', { extraArgs: airArgs() });
t.teardown(() => device.discard());
const air = new Air(device);
await air.powerOn();
const chapter = wizard.teller(t, { device, air, ssid: '', passphrase: '' });

chapter('a network of its own appears', network.appears);
chapter('a phone joins and is led to the wizard', network.leadsToWizard);
chapter('every name leads to the device, and https fails at once', network.answersNames);
chapter('nothing but the wizard is reached from there', isolation.isolated);
chapter('one phone holds the wizard', wizard.held);
chapter('networks with any name are listed', wizard.lists);
chapter('answers are kept, secrets stay inside', wizard.answersKept);
chapter('apply: the device goes to the home network', atHome.applied);
chapter('the owner signs in, and setup is over', atHome.over);
chapter('a power cycle: home again, by itself', atHome.powerCycle);
