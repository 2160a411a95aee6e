import { defineError } from '../../core/errors/index.ts';

export const configUnknown = defineError('config.unknown', 422, 'There is no setting {key}.');
export const configInvalid = defineError('config.invalid', 422, 'The value of {key} is not accepted: it {rule}.');
export const configLocked = defineError('config.locked', 409, 'The setting {key} is fixed by {variable} in the environment of the agent.');
export const configRejected = defineError('config.rejected', 422, 'Nothing was changed, since {count} settings were not accepted: {keys}.');
export const configConflict = defineError('config.conflict', 409, 'The settings were changed in the meantime; they are at revision {revision}.');
export const configNoRevision = defineError('config.noRevision', 404, 'There is no revision {revision} of the settings.');
export const configChangedSince = defineError('config.changedSince', 409, 'The setting {key} was changed again by revision {revision}, so this change cannot be undone by itself.');
export const configSecretGone = defineError('config.secretGone', 409, 'The earlier secret of {key} is not kept; enter it anew.');
export const configNewerFile = defineError('config.newerFile', 422, 'The file has version {version}; this release reads up to version {known}.');
