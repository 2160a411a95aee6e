/** The parts of the computer, as the schema of features/system describes them. */
export interface HardwareInventory {
  readonly takenAtMs: number;
  readonly cpu: { brand: string; cores: number; physicalCores: number; speedMaxMhz: number | null; virtualization: boolean };
  readonly memory: { totalBytes: number; modules: { sizeBytes: number; type: string; manufacturer: string }[] };
  readonly disks: { device: string; name: string; type: string; sizeBytes: number; serial: string; interface: string }[];
  readonly network: { name: string; mac: string; type: string; speedMbps: number | null; virtual: boolean }[];
  readonly graphics: { vendor: string; model: string }[];
  readonly usb: { name: string; manufacturer: string }[];
  readonly bios: { vendor: string; version: string; releaseDate: string };
  readonly virtualMachine: string | null;
}

export interface HardwareReader {
  /** Takes the inventory once and keeps it; parts that cannot be read are empty. */
  inventory(): Promise<HardwareInventory>;
}
