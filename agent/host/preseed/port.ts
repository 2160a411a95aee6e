/** Answers that somebody gave before the first start (lares.toml), as root has left them for us. */
export interface PreseedHandOver {
  /** JSON of a PreseedRecord; undefined when nobody gave any. */
  readonly record: string | undefined;
  /** Says that everything of the record is kept here, so that root may remove it with its secrets. Whole or not at all. */
  noteTaken(id: string): void;
}
