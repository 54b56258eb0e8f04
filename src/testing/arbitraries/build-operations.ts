// Moves become valid operations, one after the other, on the qubits and bits that are there by then.
import { channels } from '../../compiler/circuit/channels.ts';
import type { Condition, Operation } from '../../compiler/circuit/circuit.ts';
import { gates } from '../../compiler/circuit/gates.ts';
import { pauliRotation } from '../../compiler/circuit/pauli-rotation.ts';
import { qubitsActedOn } from '../../compiler/circuit/walk.ts';
import { choose, type Move } from './moves.ts';

export interface Built {
  readonly operations: readonly Operation[];
  /** Qubits that have not ended, sorted. */
  readonly live: readonly number[];
  readonly bits: number;
}

/** What the circuit is like where the next move is made. */
interface Place {
  readonly live: Set<number>;
  readonly ended: Set<number>;
  bits: number;
  /** How many operations a qubit has had one after the other. */
  readonly depths: number[];
}

/** Operations of the moves on so many qubits; left out is what cannot be done, and what would be deeper than `depth`. */
export function buildOperations(qubits: number, moves: readonly Move[], depth: number): Built {
  const place: Place = {
    live: new Set(Array.from({ length: qubits }, (_, qubit) => qubit)),
    ended: new Set(),
    bits: 0,
    depths: new Array<number>(qubits).fill(0),
  };
  const operations = moves.flatMap((move) => {
    const before = { live: [...place.live], ended: [...place.ended], bits: place.bits };
    const made = operationsOf(place, move, false);
    if (deepen(place, made, depth)) return made;
    restore(place, before);
    return [];
  });
  return { operations, live: [...place.live].sort((a, b) => a - b), bits: place.bits };
}

/** Counts operations that are made together as one on each of their qubits; false where one would be too deep. */
function deepen({ depths }: Place, operations: readonly Operation[], depth: number): boolean {
  const qubits = new Set(operations.flatMap(qubitsActedOn));
  const next = 1 + Math.max(0, ...[...qubits].map((qubit) => depths[qubit]));
  if (next > depth && qubits.size > 0) return false;
  for (const qubit of qubits) depths[qubit] = next;
  return true;
}

function restore(
  place: Place,
  before: { readonly live: readonly number[]; readonly ended: readonly number[]; readonly bits: number },
): void {
  place.live.clear();
  place.ended.clear();
  for (const qubit of before.live) place.live.add(qubit);
  for (const qubit of before.ended) place.ended.add(qubit);
  place.bits = before.bits;
}

/** None where the move cannot be made here. */
function operationsOf(place: Place, move: Move, inBranch: boolean): readonly Operation[] {
  const { picks } = move;
  const live = [...place.live];
  switch (move.kind) {
    case 'gate':
      return gateOf(move, live);
    case 'rotation': {
      const qubits = choose(live, picks, move.word.length);
      const { before, core, after } = pauliRotation(move.word.slice(0, qubits.length), move.angles[0], qubits); // prettier-ignore
      return [...before, core, ...after];
    }
    case 'channel': {
      const { arities } = channels.get(move.channel)!;
      const qubits = choose(live, picks, arities[picks[5] % arities.length]);
      const { channel, probability } = move;
      return arities.includes(qubits.length) ? [{ kind: 'channel', channel, probability, qubits }] : [];
    }
    case 'measure':
    case 'discard':
      return inBranch || live.length < 2 ? [] : [end(place, move)];
    case 'reset': {
      const [qubit] = choose(inBranch ? live : [...live, ...place.ended], picks, 1);
      place.ended.delete(qubit);
      place.live.add(qubit);
      return [{ kind: 'reset', qubit }];
    }
    case 'branch': {
      if (place.bits === 0) return [];
      const [then, orElse] = [move.then, move.orElse].map((inner) =>
        inner.flatMap((each) => operationsOf(place, each, true)),
      );
      return [{ kind: 'branch', condition: conditionOf(place, move), then, orElse }];
    }
    case 'barrier':
      return inBranch ? [] : [{ kind: 'barrier', qubits: choose(live, picks, 3) }];
    default:
      return move.kind satisfies never;
  }
}

/** With fewer controls where there are too few qubits; none where there are too few for the gate. */
function gateOf({ gate: name, controls, angles, picks }: Move, live: readonly number[]): Operation[] {
  const gate = gates.get(name)!;
  const qubits = choose(live, picks, gate.qubits + controls);
  if (qubits.length < gate.qubits) return [];
  return [
    {
      kind: 'gate',
      gate: name,
      controls: qubits.length - gate.qubits,
      angles: angles.slice(0, gate.angles),
      qubits,
    },
  ];
}

/** Measures or discards a qubit. */
function end(place: Place, { kind, picks }: Move): Operation {
  const [qubit] = choose([...place.live], picks, 1);
  place.live.delete(qubit);
  place.ended.add(qubit);
  return kind === 'measure' ? { kind, qubit, bit: place.bits++ } : { kind: 'discard', qubit };
}

function conditionOf({ bits }: Place, { picks, negated, join }: Move): Condition {
  const first: Condition = { kind: 'bit', bit: picks[4] % bits };
  const left: Condition = negated ? { kind: 'not', operand: first } : first;
  return picks[5] % 2 === 0 ? left : { kind: join, left, right: { kind: 'bit', bit: picks[5] % bits } };
}
