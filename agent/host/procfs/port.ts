/** Counters of one processor (or all together) in ticks of 1/100 s since boot; see proc_stat(5). */
export interface CpuTimes {
  /** Everything that is neither idle nor waiting, time stolen by a hypervisor included. */
  readonly busyTicks: number;
  readonly idleTicks: number;
  /** Idle with disk requests outstanding. The kernel lets it fall now and then. */
  readonly iowaitTicks: number;
  readonly stealTicks: number;
}

export interface CpuReading {
  readonly total: CpuTimes;
  /** By number; processors that are offline are absent. */
  readonly cores: readonly { readonly number: number; readonly times: CpuTimes }[];
}

/** Average number of runnable and uninterruptible tasks over 1, 5 and 15 minutes. */
export interface LoadReading {
  readonly over1Min: number;
  readonly over5Min: number;
  readonly over15Min: number;
}

export interface MemoryReading {
  readonly totalBytes: number;
  /** What programs could still get without swapping, as the kernel estimates it. */
  readonly availableBytes: number;
  readonly swapTotalBytes: number;
  readonly swapFreeBytes: number;
}

export type PressureResource = 'cpu' | 'memory' | 'io';

/** Share of time, 0 to 1, in which some or all tasks waited for a resource. `full` is null on kernels without it. */
export interface PressureReading {
  readonly resource: PressureResource;
  readonly some10: number;
  readonly some60: number;
  readonly full10: number | null;
  readonly full60: number | null;
}

/** Counters of one block device since boot; see Documentation/admin-guide/iostats.rst of the kernel. */
export interface DiskCounters {
  readonly name: string;
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
  /** Milliseconds with at least one request in flight; wraps at 2³². */
  readonly busyMs: number;
}

/** Counters of one network interface since it appeared. */
export interface InterfaceCounters {
  readonly name: string;
  readonly rxBytes: number;
  readonly txBytes: number;
  /** Receive and transmit errors together. */
  readonly errors: number;
}

/** One look at the counters. A part which this computer does not have is undefined or empty. */
export interface ProcReading {
  readonly cpu: CpuReading | undefined;
  readonly load: LoadReading | undefined;
  readonly memory: MemoryReading | undefined;
  readonly pressure: readonly PressureReading[];
  /** Every block device, partitions and loops too: host/blocks knows which of them are disks. */
  readonly disks: readonly DiskCounters[];
  /** Interfaces that look physical only: no loopback, no bridges, no container ends. */
  readonly interfaces: readonly InterfaceCounters[];
  /** The agent itself. */
  readonly agent: { readonly cpuMs: number; readonly rssBytes: number };
}

/** The kernel's counters. */
export interface Procfs {
  /** Reads everything at once, synchronously: memory copies inside the kernel, well below a millisecond. Never throws. */
  read(): ProcReading;
  /** Closes the files it keeps open; the next `read` opens them again. */
  close(): void;
}
