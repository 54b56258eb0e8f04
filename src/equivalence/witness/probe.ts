// Probes make a difference at some level one of outputs: qubits start turned, what is read is turned back, and a phase of
// all becomes that of a control.
import { constant, weight } from '../../compiler/circuit/angles.ts';
import {
  inputCount,
  weightCount,
  type Angle,
  type Circuit,
  type GateOperation,
  type Operation,
  type Output,
  type WeightSlot,
} from '../../compiler/circuit/circuit.ts';
import { expandBlocks } from '../../compiler/circuit/expand-blocks.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import type { Pair, Task } from '../task/task.ts';
import { returning, withReading, type Reading } from './reading.ts';

/**
 * Two circuits whose outputs differ for some numbers exactly where those of a question differ at its level. Their weights
 * are those of the question and `turns` more.
 */
export interface Probe extends Pair {
  readonly turns: number;
  /** Gates that stand before all of a unitary circuit's own. */
  readonly started: number;
  /** A qubit more, which controls all gates. */
  readonly control?: number;
  /**
   * The pair that returns a reading alone, for given turns: on weights and inputs of the question. Turns by 0 are left out,
   * those that make X or Y of Z are.
   */
  at(turns: ArrayLike<number>, reading: Reading): Pair;
}

/** More live qubits than these are read by a choice of Pauli products, not by all. */
const mostReadWhole = 14;

/**
 * Probes of a level, the last one complete: where circuits differ at the level, its outputs do for almost all numbers.
 * Product states span all states, and products of turned Z all observables, so that both together see every channel. A
 * controlled unitary is determined as a channel only with its phase. Those before the last are for smaller witnesses.
 */
export function probesOf({ pair, level }: Task): readonly Probe[] {
  const same = withSameNumbers({ a: expandBlocks(pair.a), b: expandBlocks(pair.b) });
  switch (level) {
    case 'outputs':
      return [{ ...same, turns: 0, started: 0, at: (_, reading) => withReading(same, reading) }];
    case 'state':
      return [turned(same, { starts: false })];
    case 'channel':
    case 'phase':
      return [turned(same, { starts: true })];
    case 'exact':
      return [
        turned(same, { starts: true }),
        {
          ...turned({ a: controlled(same.a), b: controlled(same.b) }, { starts: true }),
          control: same.a.qubits,
        },
      ];
    default:
      return level satisfies never;
  }
}

/** Both declare all weights and inputs that one of them does: a number that one lacks means nothing to it. */
function withSameNumbers({ a, b }: Pair): Pair {
  const { weights } = weightCount(a) >= weightCount(b) ? a : b;
  const { inputs } = inputCount(a) >= inputCount(b) ? a : b;
  return { a: { ...a, weights, inputs }, b: { ...b, weights, inputs } };
}

/** Every qubit starts as rz(φ) ry(θ)|0⟩ (`starts`), every live one is turned by ry(β) rz(α) before Z is read. */
function turned(pair: Pair, { starts }: { starts: boolean }): Probe {
  const live = liveAtEnd(pair.a);
  const started = starts ? Array.from({ length: pair.a.qubits }, (_, qubit) => qubit) : [];
  const outputs = readings(live);
  const turns = 2 * (started.length + live.length);
  const first = weightCount(pair.a);
  const last = (qubit: number) => 2 * (started.length + live.indexOf(qubit));
  const initial = { kind: 'constant', value: 0 } as const;
  const slot: WeightSlot = { name: 'turn', meeting: 0, shape: [turns], offset: first, size: turns, initial };

  const begin = (circuit: Circuit, angle: (index: number) => Angle): Operation[] => {
    // What is prepared forgets how it started.
    const prepared = new Set(
      circuit.operations.flatMap((each) => (each.kind === 'prepare' ? each.qubits : [])),
    );
    return started.flatMap((qubit, at) =>
      prepared.has(qubit) ? [] : turn(qubit, ['ry', angle(2 * at)], ['rz', angle(2 * at + 1)]),
    );
  };
  const free = (circuit: Circuit): Circuit => {
    const angle = (index: number) => weight(first + index);
    const end = live.flatMap((qubit) =>
      turn(qubit, ['rz', angle(last(qubit))], ['ry', angle(last(qubit) + 1)]),
    );
    const operations = [...begin(circuit, angle), ...circuit.operations, ...end];
    return { ...circuit, operations, outputs, weights: [...circuit.weights, slot] };
  };
  const given = (circuit: Circuit, numbers: ArrayLike<number>, reading: Reading): Circuit => {
    const angle = (index: number) => constant(numbers[index]);
    const { outputs: [output] } = returning({ ...circuit, outputs }, reading); // prettier-ignore
    const { end, read } = turnedOutput(output, (qubit) => [numbers[last(qubit)], numbers[last(qubit) + 1]]);
    return {
      ...circuit,
      operations: [...begin(circuit, angle), ...circuit.operations, ...end],
      outputs: [read],
    };
  };
  return {
    a: free(pair.a),
    b: free(pair.b),
    turns,
    started: 2 * started.length,
    at: (numbers, reading) => ({ a: given(pair.a, numbers, reading), b: given(pair.b, numbers, reading) }),
  };
}

/** A product of Z, each turned back by ry(β) rz(α): X, Y or Z where that is one of them up to its sign, else the turn. */
function turnedOutput(output: Output, turnsOf: (qubit: number) => readonly [number, number]) {
  if (output.kind !== 'observable') throw new Error(`a probe that returns ${output.kind}`);
  const [{ factors: products }] = output.terms;
  const end: Operation[] = [];
  const factors = products.map(({ qubit }) => {
    const [alpha, beta] = turnsOf(qubit);
    const axis = [-Math.sin(beta) * Math.cos(alpha), Math.sin(beta) * Math.sin(alpha), Math.cos(beta)];
    const along = axis.findIndex((part) => Math.abs(part) > 1 - 1e-12);
    if (along < 0) end.push(...turn(qubit, ['rz', constant(alpha)], ['ry', constant(beta)]));
    return { qubit, pauli: along < 0 ? ('Z' as const) : letters[along] };
  });
  return { end, read: { kind: 'observable', terms: [{ coefficient: 1, factors }] } satisfies Output };
}

const letters = ['X', 'Y', 'Z'] as const;

/** Rotations of a qubit, but those by 0. */
function turn(qubit: number, ...rotations: readonly (readonly ['ry' | 'rz', Angle])[]): Operation[] {
  return rotations
    .filter(([, angle]) => !(angle.kind === 'constant' && angle.value === 0))
    .map(([gate, angle]) => ({ kind: 'gate', gate, controls: 0, angles: [angle], qubits: [qubit] }));
}

/** A unitary circuit under one more qubit, the last. */
function controlled(circuit: Circuit): Circuit {
  const control = circuit.qubits;
  const operations = circuit.operations.flatMap((operation): GateOperation[] => {
    if (operation.kind === 'barrier') return [];
    if (operation.kind !== 'gate') throw new Error(`a ${operation.kind} in a unitary circuit`);
    const { call: _, ...rest } = operation;
    return [{ ...rest, controls: operation.controls + 1, qubits: [control, ...operation.qubits] }];
  });
  return { ...circuit, qubits: control + 1, operations };
}

/** All products of Z of few live qubits, by their probabilities; of many, one and two neighbours, all, and some between. */
function readings(live: readonly number[]): Output[] {
  if (live.length <= mostReadWhole) return live.length === 0 ? [] : [{ kind: 'probabilities', qubits: live }];
  const strides = Array.from({ length: Math.ceil(Math.log2(live.length)) }, (_, power) => 2 ** power);
  const products = [
    ...live.map((qubit) => [qubit]),
    ...live.slice(1).map((qubit, at) => [live[at], qubit]),
    ...strides.map((stride) => live.filter((_, at) => Math.floor(at / stride) % 2 === 0)),
    live,
  ];
  return products.map((qubits) => ({
    kind: 'observable',
    terms: [{ coefficient: 1, factors: qubits.map((qubit) => ({ qubit, pauli: 'Z' })) }],
  }));
}
