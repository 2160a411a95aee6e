import { defineError } from '../../core/errors/index.ts';

export const setupOver = defineError('setup.over', 404, 'This device has been set up.',
  'Open the dashboard; what the wizard asked can be changed there.');
export const setupTaken = defineError('setup.taken', 409, 'Another phone is setting up this device.',
  'Finish there, wait 15 minutes after its last step, or switch the device off and on again.');
export const setupNotHeld = defineError('setup.notHeld', 401, 'This phone does not hold the wizard.',
  'POST begin first, then send the token it gave.');
export const codeNeeded = defineError('setup.codeNeeded', 401, 'The claim code on the console of the device is needed to begin.',
  'Send it as claimCode.');
export const loginNeeded = defineError('setup.loginNeeded', 401, 'The owner has to sign in to begin.',
  'Send name and password as login.');
export const answerMalformed = defineError('setup.answerMalformed', 422, 'The answer to {step} cannot be used.',
  'Correct the fields that are named.');
export const answerUnfit = defineError('setup.answerUnfit', 422, 'The answer to {step} does not fit this device ({rule}).',
  'Choose another one; rule is secret, unknownZone, noCable, noRadio or ownerExists.');
export const notNow = defineError('setup.notNow', 409, 'That is not possible while setup is {phase}.',
  'Wait until the state says otherwise.');
export const incomplete = defineError('setup.incomplete', 409, 'The step {step} has no answer yet.',
  'Answer it, then apply again.');
