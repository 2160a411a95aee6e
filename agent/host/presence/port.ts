/** Whether anybody could be looking at what the device says by itself. */
export interface Presence {
  /** A screen is connected, or something listens at the serial port. */
  hasConsole(): boolean;
}
