import type { ConfigState } from '../features/config/schema.ts';
import type { JobList } from '../features/jobs/schema.ts';
import type { UnitList } from '../features/services/schema.ts';
import type { namedKinds } from './completion.ts';
import type { Device } from './device.ts';

/** The names of one kind which the device knows now. */
export async function namesOf(kind: (typeof namedKinds)[number], device: Device, signal: AbortSignal): Promise<string[]> {
  switch (kind) {
    case 'unit':
      return (await device.get<UnitList>('/api/services', signal)).units.map(({ name }) => name);
    case 'setting':
      return (await device.get<ConfigState>('/api/config', signal)).settings.map(({ key }) => key);
    case 'job':
      return (await device.get<JobList>('/api/jobs', signal)).jobs.map(({ id }) => id);
  }
}
