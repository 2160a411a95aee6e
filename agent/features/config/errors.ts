import { defineError } from '../../core/errors/index.ts';

export const configUnknown = defineError('config.unknown', 422, 'There is no setting {key}.');
export const configInvalid = defineError('config.invalid', 422, 'The value of {key} is not accepted: it {rule}.');
export const configLocked = defineError('config.locked', 409, 'The setting {key} is fixed by the environment of the agent.');
export const configConflict = defineError('config.conflict', 409, 'The settings were changed in the meantime; they are at revision {revision}.');
