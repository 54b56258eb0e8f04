// Kernel calls in order, as the lists of addresses that `run` goes through, and which of them may run at the same time.
import type { Tables } from './tables.ts';

/** Addresses of descriptors, `count` of them from `list` on; offsets in 'program'. */
export interface CallList {
  readonly list: number;
  readonly count: number;
}

/** Of a chunk of samples. */
export interface ChunkCalls extends CallList {
  /** So many of them, which come first, are the forward pass. */
  readonly forward: number;
}

/** Calls that run one after the other; those of a parallel phase may run at the same time. */
export interface Phase {
  readonly parallel: boolean;
  readonly calls: readonly number[];
  readonly list: number;
}

/** Calls of which none waits for another: several of them may run at the same time. */
export type CallGroup = readonly (readonly number[])[];

/** Groups in order as phases: parallel ones where a group has several calls, serial ones between them. */
export function phasesOf(groups: readonly CallGroup[], tables: Tables): Phase[] {
  const phases: Phase[] = [];
  let serial: (readonly number[])[] = [];
  const close = (calls: readonly (readonly number[])[], parallel: boolean) => {
    const offsets = calls.map((call) => tables.add(call));
    if (calls.length > 0) phases.push({ parallel, calls: offsets, list: tables.add(offsets) });
  };
  for (const group of groups) {
    if (group.length === 1) serial.push(group[0]);
    else {
      close(serial, false);
      serial = [];
      close(group, true);
    }
  }
  close(serial, false);
  return phases;
}

/** All calls in order, one after the other. */
export function listOf(groups: readonly CallGroup[], tables: Tables): CallList {
  const calls = groups.flat().map((call) => tables.add(call));
  return { list: tables.add(calls), count: calls.length };
}
