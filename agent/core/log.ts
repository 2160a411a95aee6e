/** The part of a structured logger that services need. Fields never carry secrets. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Drops everything: for tests and tools. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
