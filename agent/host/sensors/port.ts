/** One temperature as of the last look. */
export interface Temperature {
  /** Stable across boots, made of the chip's and the sensor's name: `cpu_thermal`, `coretemp_core_0`. */
  readonly key: string;
  /** What it measures, in words. */
  readonly label: string;
  /** Degrees Celsius. */
  readonly celsius: number;
  /** From here the chip protects itself or fails, in °C; null where it does not say. */
  readonly criticalCelsius: number | null;
}

/** The thermometers of the computer. */
export interface Sensors {
  /**
   * Reads all of them off the event loop: some chips take milliseconds to answer. Sensors that are absent or talk
   * nonsense are left out; none at all is an ordinary answer. Never rejects.
   */
  temperatures(): Promise<Temperature[]>;
  /** Closes the files it keeps open. */
  close(): Promise<void>;
}
