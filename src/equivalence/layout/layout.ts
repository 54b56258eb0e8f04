// What a layout is: which qubit of one circuit is which of the other, and the first circuit written with it.
import type { Circuit, Operation } from '../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import { renameOutput, renameQubits } from '../../compiler/circuit/rename-qubits.ts';

/** `final`: qubit k of A is qubit final[k] of B at the end. `both`: at the start and at the end. */
export type Layout = { readonly final: readonly number[] } | { readonly both: readonly number[] };

/** A with its qubits where B has them, outputs too. */
export function laidOut(circuit: Circuit, layout: Layout): Circuit {
  const places = 'both' in layout ? layout.both : layout.final;
  const rename = (qubit: number) => places[qubit];
  const outputs = circuit.outputs.map((output) => renameOutput(output, rename));
  const operations =
    'both' in layout
      ? circuit.operations.map((operation) => renameQubits(operation, rename))
      : [...circuit.operations, ...moves(liveAtEnd(circuit), places)];
  return { ...circuit, operations, outputs };
}

/** Takes each of the live qubits k to places[k]; those that have ended are made anew where one goes, and end again. */
function moves(live: readonly number[], places: readonly number[]): Operation[] {
  const alive = new Set(live);
  const wanted = new Set(live.map((qubit) => places[qubit]));
  const dead = [...wanted].filter((qubit) => !alive.has(qubit));
  const left = live.filter((qubit) => !wanted.has(qubit));
  /** What lies on each qubit: the qubit of A. */
  const holds = new Map([...live, ...dead].map((qubit) => [qubit, qubit]));
  const swaps: Operation[] = [];
  for (const qubit of live) {
    const to = places[qubit];
    const from = [...holds].find(([, held]) => held === qubit)![0];
    if (from === to) continue;
    swaps.push({ kind: 'gate', gate: 'swap', controls: 0, angles: [], qubits: [from, to] });
    holds.set(from, holds.get(to)!);
    holds.set(to, qubit);
  }
  return [
    ...dead.map((qubit): Operation => ({ kind: 'reset', qubit })),
    ...swaps,
    ...left.map((qubit): Operation => ({ kind: 'discard', qubit })),
  ];
}

/** "qubits 1 and 2 of the first are 2 and 1 of the second at the end" */
export function layoutWords(layout: Layout): string {
  const [places, when] = 'both' in layout ? [layout.both, 'at the start and at the end'] : [layout.final, 'at the end']; // prettier-ignore
  const moved = places.flatMap((to, qubit) => (to === qubit ? [] : [`${qubit} is ${to}`]));
  if (moved.length === 0) return `every qubit of the first is that of the second ${when}`;
  const others = moved.length < places.length ? '; the others stay' : '';
  return `qubit ${moved.join(', ')} of the second ${when}${others}`;
}
