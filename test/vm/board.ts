import process from 'node:process';
import { readBoard } from '../../image/tools/board.ts';

/** The board whose image is under test: LARES_BOARD, else x86. */
export const board = readBoard(process.env['LARES_BOARD'] ?? 'x86');

/** Deadlines are written for an emulated PC on a busy computer; emulating another processor takes longer. */
const patience = board.native ? 1 : 3;

/** A deadline, in ms, for something that takes an emulated PC less than `ms`. */
export function within(ms: number): number {
  return ms * patience;
}
