import t from 'tap';
import { Air, airArgs } from './air/air.ts';
import * as network from './chapters/setup-network.ts';
import * as trials from './chapters/setup-trials.ts';
import * as wizard from './chapters/setup-wizard.ts';
import { Device } from './device.ts';

/** What goes wrong between a device and a home network, and what the phone is told of it. Its clock has never been set. */
const device = Device.create('setup-trials', { extraArgs: [...airArgs(), '-rtc', 'base=1970-01-01T00:00:00'] });
t.teardown(() => device.discard());
const air = new Air(device);
await air.powerOn();
const chapter = wizard.teller(t, { device, air, ssid: '', passphrase: '' });

chapter('a phone is on the network of the device', async (t, told) => {
  await network.appears(t, told);
  await told.air.phone.join(told.ssid, told.passphrase);
});
chapter('a clock at 1970', trials.clock);
chapter('the agent is killed while the wizard waits', trials.killedWhileReady);
chapter('a wrong password', trials.wrongPassword);
chapter('a hidden network without addresses', trials.noAddress);
chapter('a network that is gone', trials.gone);
chapter('the agent is killed in a trial', trials.killedInTrial);
chapter('a power cut in a trial', trials.powerCutInTrial);
chapter('WPA3 alone, and the agent is killed as it joins', trials.killedInSuccess);
