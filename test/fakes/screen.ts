import { Writable } from 'node:stream';

/** Keeps what was written to it, as a terminal of some width or as a file. */
export class Screen extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;

  constructor(columns?: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.isTTY = columns !== undefined;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
