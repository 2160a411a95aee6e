import Type from 'typebox';
import type { SettingDeclaration } from '../../core/settings.ts';

export const interval = {
  key: 'metrics.intervalMs',
  schema: Type.Integer({ minimum: 1000, maximum: 10_000 }),
  default: 1000,
  label: 'Time between measurements',
  description: 'How often the device measures itself. Longer is easier on a small device and shows less detail.',
  unit: 'ms',
} as const satisfies SettingDeclaration;

/** The upper end leaves room below the share at which a disk is critically full. */
export const diskFull = {
  key: 'metrics.diskFullPercent',
  schema: Type.Integer({ minimum: 50, maximum: 95 }),
  default: 90,
  label: 'Warn when a disk is this full',
  description: 'A disk that holds more than this share of its size is shown as an issue.',
  unit: '%',
} as const satisfies SettingDeclaration;

/** The upper end is where silicon begins to slow itself down. */
export const hot = {
  key: 'metrics.hotCelsius',
  schema: Type.Integer({ minimum: 40, maximum: 80 }),
  default: 80,
  label: 'Warn when it gets this hot',
  description: 'A sensor that stays at this temperature or above it is shown as an issue.',
  unit: '°C',
} as const satisfies SettingDeclaration;
