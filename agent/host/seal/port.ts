/** Seals texts so that only this device opens them again, each bound to the name it was sealed under. */
export interface Seal {
  /** Whether the device has its key. Without it nothing can be sealed or opened. */
  readonly available: boolean;
  /**
   * @param name what the text is for; opening it under another name fails
   * @returns printable text, different each time
   * @throws LaresError seal.unavailable
   */
  seal(name: string, text: string): string;
  /** @returns undefined when this device cannot open it: no key, another key, another name, or damaged */
  open(name: string, sealed: string): string | undefined;
}
