/** Use of one control group, from the kernel's own files (cgroup v2). */
export interface GroupUse {
  /** memory.current; null when the memory controller is off. */
  readonly memoryBytes: number | null;
  /** usage_usec of cpu.stat, microseconds since the group was made; null when it cannot be read. */
  readonly cpuUs: number | null;
}

export interface ControlGroups {
  /** @param group path below the cgroup root, such as /system.slice/nginx.service; null when there is no such group */
  use(group: string): GroupUse | null;
}
