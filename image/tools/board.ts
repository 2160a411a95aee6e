import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './steps.ts';

/** A kind of computer that images are made for: a folder of image/boards, described by its board.env and console.cfg. */
export interface Board {
  readonly name: string;
  /** Node's word for its architecture, as in process.arch. */
  readonly nodeArch: string;
  /** npm package that carries Node for it. */
  readonly nodePackage: string;
  /** What the names of GNU tools that build for it begin with: `<toolchain>-g++`. */
  readonly toolchain: string;
  /** The boot loader's name on the ESP, fixed by the UEFI specification, 3.5.1.1. */
  readonly efiFile: string;
  /** Linux' name of the serial port that the console is on, as in /dev. */
  readonly serialPort: string;
  /** True when this computer runs the board's programs itself, without translating them. */
  readonly native: boolean;
}

export const boardNames: readonly string[] = readdirSync(path.join(root, 'image/boards')).sort();

/** @throws Error when there is no such board */
export function readBoard(name: string): Board {
  if (!boardNames.includes(name)) throw new Error(`no board ${name}; there are ${boardNames.join(', ')}`);
  const read = (file: string): string => readFileSync(path.join(root, 'image/boards', name, file), 'utf8');
  const settings = new Map([...read('board.env').matchAll(/^([A-Z_]+)=(\S+)$/gm)].map(([, key, value]) => [key, value]));
  const setting = (key: string): string => {
    const value = settings.get(key);
    if (value === undefined) throw new Error(`image/boards/${name}/board.env does not say ${key}`);
    return value;
  };
  const serialPort = /console=(tty[A-Z]+\d+),/.exec(read('console.cfg'))?.[1];
  if (serialPort === undefined) throw new Error(`image/boards/${name}/console.cfg names no serial port`);
  const nodePackage = setting('NODE_PACKAGE');
  const nodeArch = nodePackage.replace(/^node-linux-/, '');
  return {
    name, nodeArch, nodePackage, toolchain: setting('TOOLCHAIN'), efiFile: setting('EFI_FILE'), serialPort,
    native: nodeArch === process.arch,
  };
}
