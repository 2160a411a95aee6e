import { defineError } from '../../core/errors/index.ts';

export const timezoneUnknown = defineError('timedate.unknownZone', 422, 'There is no time zone {timezone}.',
  'Choose one of GET /api/system/timezones.');

export interface TimeSettings {
  /** IANA name, such as Europe/Vienna. */
  readonly timezone: string;
  readonly ntpEnabled: boolean;
  /** Whether there is a time service to enable at all. */
  readonly ntpAvailable: boolean;
  /** Whether the kernel's clock follows a time server. */
  readonly synchronized: boolean;
}

/** Clock settings, org.freedesktop.timedate1(5). Methods throw the errors of Bus.call. */
export interface TimeControl {
  read(): Promise<TimeSettings>;
  timezones(): Promise<readonly string[]>;
  /** @throws LaresError timedate.unknownZone */
  setTimezone(timezone: string): Promise<void>;
  setNtp(enabled: boolean): Promise<void>;
  /** Calls `onChange` when settings may have changed, or the bus came or went, until the returned function is called. */
  watch(onChange: () => void): () => void;
  /** Whether systemd-timesyncd has set the clock since boot: a look at its flag file, which wakes nobody. */
  hasBeenSynchronized(): boolean;
}
