import { defineError } from '../../core/errors/index.ts';

export const configUnknown = defineError('config.unknown', 422, 'There is no setting {key}.',
  'Compare the key with GET /api/config.');
export const configInvalid = defineError('config.invalid', 422, 'The value of {key} is not accepted: it {rule}.',
  "Correct the value as the setting's schema in GET /api/config says.");
export const configLocked = defineError('config.locked', 409, 'The setting {key} is fixed by {variable} in the environment of the agent.',
  'Take the variable out of the environment of lares-agent.service.');
export const configRejected = defineError('config.rejected', 422, 'Nothing was changed, since {count} settings were not accepted: {keys}.',
  'Correct the settings that `fields` names, or send the others without them.');
export const configConflict = defineError('config.conflict', 409, 'The settings were changed in the meantime; they are at revision {revision}.',
  'Read GET /api/config again and repeat the change on the new revision.');
export const configNoRevision = defineError('config.noRevision', 404, 'There is no revision {revision} of the settings.',
  'Take a number from GET /api/config/revisions.');
export const configChangedSince = defineError('config.changedSince', 409, 'The setting {key} was changed again by revision {revision}, so this change cannot be undone by itself.',
  'Undo the later revision first, or set the value by hand.');
export const configSecretGone = defineError('config.secretGone', 409, 'The earlier secret of {key} is not kept; enter it anew.',
  'Set the secret with PATCH /api/config.');
export const configNewerFile = defineError('config.newerFile', 422, 'The file has version {version}; this release reads up to version {known}.',
  'Update the device first, or export the file from a device of this release.');
