// Kernel calls in order, as the lists of addresses that `run` goes through, and which of them may run at the same time.
import type { Tables } from './tables.ts';

/** Addresses of descriptors, `count` of them from `list` on; offsets in 'program'. */
export interface CallList {
  readonly list: number;
  readonly count: number;
}

/** Calls that run one after the other; those of a parallel phase may run at the same time. */
export interface Phase {
  readonly parallel: boolean;
  readonly calls: readonly number[];
  readonly list: number;
}

/** Calls that come next; several of them may run at the same time. */
export type Turn = readonly (readonly number[])[];

/** Calls in order as phases: parallel ones where a turn has several calls, serial ones between them. */
export function phasesOf(turns: readonly Turn[], tables: Tables): Phase[] {
  const phases: Phase[] = [];
  let serial: (readonly number[])[] = [];
  const close = (calls: readonly (readonly number[])[], parallel: boolean) => {
    const offsets = calls.map((call) => tables.add(call));
    if (calls.length > 0) phases.push({ parallel, calls: offsets, list: tables.add(offsets) });
  };
  for (const turn of turns) {
    if (turn.length === 1) serial.push(turn[0]);
    else {
      close(serial, false);
      serial = [];
      close(turn, true);
    }
  }
  close(serial, false);
  return phases;
}

/** All calls in order, one after the other. */
export function listOf(turns: readonly Turn[], tables: Tables): CallList {
  const calls = turns.flat().map((call) => tables.add(call));
  return { list: tables.add(calls), count: calls.length };
}
