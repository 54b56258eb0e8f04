// The circuits that are timed: the ring family by width and pattern, and Hur's circuit with each of its blocks.
import { UserError } from '../user-error.ts';

export interface Workload {
  readonly name: string;
  /** A circuit that comes with the package. */
  readonly circuit: string;
  /** Its compile-time parameters. */
  readonly set: Readonly<Record<string, string>>;
}

/** How pairs lie in the ring family: with the wrap pair, without it, the pairs (0, 1), (2, 3), … alone. */
export const patterns = { ring: 'ring', open: 'brick', even: 'pairs' } as const;
export type Pattern = keyof typeof patterns;

const blocks = ['ttn', 'c5', 'c6', 'c9', 'c13', 'c14', 'c15', 'so4', 'su4'];

/** The ring family's circuit on `n` qubits, 4 to 64. */
export function chain(pattern: Pattern, n: number): Workload {
  return {
    name: `${pattern}-su4-${n}`,
    circuit: 'ring',
    set: { n: `${n}`, conv: 'su4', wiring: patterns[pattern] },
  };
}

/** Of the numbers that circuits run with, the same for all who compare. */
export const usualSeed = 2022;

export const workloads: readonly Workload[] = [
  ...[8, 10, 11, 12, 16].map((n) => chain('ring', n)),
  ...[32, 64].map((n) => chain('open', n)),
  chain('ring', 32),
  chain('even', 64),
  ...blocks.map((conv) => ({ name: `hur-${conv}`, circuit: 'hur', set: { conv } })),
];

/** The workloads of these names in the order given, all without names. Throws UserError with the list. */
export function findWorkloads(names: readonly string[] = []): readonly Workload[] {
  if (names.length === 0) return workloads;
  return [...new Set(names)].map((name) => {
    const found = workloads.find((workload) => workload.name === name);
    if (!found) {
      const known = workloads.map((workload) => workload.name).join(', ');
      throw new UserError(`There is no workload "${name}"; there are: ${known}.`);
    }
    return found;
  });
}
