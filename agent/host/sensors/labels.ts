/** Words for the drivers of well-known sensors. */
const drivers: Readonly<Record<string, string>> = {
  acpitz: 'Mainboard',
  amdgpu: 'Graphics',
  ath10k_hwmon: 'Wi-Fi',
  ath11k_hwmon: 'Wi-Fi',
  coretemp: 'Processor',
  cpu_thermal: 'Processor',
  drivetemp: 'Disk',
  gpu_thermal: 'Graphics',
  i915: 'Graphics',
  iwlwifi_1: 'Wi-Fi',
  k10temp: 'Processor',
  nouveau: 'Graphics',
  nvme: 'NVMe drive',
  rp1_adc: 'I/O chip',
  soc_thermal: 'Processor',
  x86_pkg_temp: 'Processor',
  zenpower: 'Processor',
};

/** Labels which say no more than the driver does: the package, and AMD's control temperature. */
const plain = /^(composite|package id 0|tctl|tdie|edge|temp\d*|)$/i;

/**
 * Words for a sensor: what it sits on, then the sensor's own label where that adds something, then the model.
 * @param driver hwmon `name` or thermal zone `type`, normalised by `sensorKey`
 */
export function sensorLabel(driver: string, own: string, model: string): string {
  const known = drivers[driver] ?? (driver.startsWith('pch_') ? 'Chipset' : driver.replaceAll('_', ' '));
  const core = /^core (\d+)$/i.exec(own);
  const detail = core ? ` core ${core[1]}` : plain.test(own) ? '' : ` ${own}`;
  return `${known}${detail}${model && ` ${model}`}`;
}

/** Name parts as a series dimension: lower case letters, digits and single underscores. */
export function sensorKey(...parts: readonly string[]): string {
  return parts
    .map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, ''))
    .filter(Boolean)
    .join('_')
    .slice(0, 48);
}
