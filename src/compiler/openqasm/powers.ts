// Powers of gates: pow(k) of what has known eigenvalues is the gate whose eigenphases are k times as large. For fractional
// k that is the principal power of the specification, e^{k log U} with phases in (−π, π]. The gate table's matrices tell
// the eigenvalues: of a gate with angles where these add, of one without where a basis makes it diagonal.
import { constant } from '../circuit/angles.ts';
import type { GateOperation } from '../circuit/circuit.ts';
import { additiveAngles, type Additive } from '../circuit/eigenphases.ts';
import { gateNamed, gates, type Gate } from '../circuit/gates.ts';
import { adjoint, dimension, multiply, phasesOnDiagonal, type Matrix } from '../circuit/matrix.ts';
import { unitaryOf } from '../circuit/unitary-of.ts';
import type { Span } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';
import { calculate, negate, type Real } from './arithmetic.ts';
import type { GateInstruction } from './instructions.ts';
import { number, name, binary } from '../syntax/nodes.ts';
import { expressionOf, real } from './values.ts';

/** One gate of the language on operands that are named by their place. */
export interface PowerGate {
  readonly callee: string;
  readonly arguments: GateInstruction['arguments'];
  readonly operands: readonly number[];
  /** Stands under the controls of the whole; the others are undone after it. */
  readonly core: boolean;
}

export interface Power {
  readonly kind: 'power';
  /** Operands counted from the gate's own first one. */
  readonly gates: readonly PowerGate[];
  /** Controls among these operands, which all of `core` has in front. */
  readonly controls: number;
  /** The principal power of a parameter's rotation depends on the parameter's range. */
  readonly ranged: boolean;
}

/** `reason`: a clause. */
export interface NoPower {
  readonly kind: 'none';
  readonly reason: string;
}

/** `inv` (as −1) and `pow` modifiers, innermost first. */
type Chain = readonly ('inv' | number)[];

const { PI } = Math;

/** The gate after `chain`. */
export function powerOf(callee: string, args: readonly Real[], chain: Chain, span: Span): Power | NoPower {
  const row = gates.get(callee);
  if (!row) return none('it is defined by other gates');
  if (row.angles === 0) return powerInBasis(row, chain, span);
  const additive = additiveAngles(row);
  if (!additive) return none('its angles do not add up when it is repeated');
  return powerOfSum(row, additive, args, chain, span);
}

function none(reason: string): NoPower {
  return { kind: 'none', reason };
}

/** M(t)^k = M(k t), where no eigenphase g·t leaves (−π, π]; else by the angles and the common phase that suit all. */
function powerOfSum(
  row: Gate,
  additive: Additive,
  args: readonly Real[],
  chain: Chain,
  span: Span,
): Power | NoPower {
  const { controls } = row;
  const under = [...gates.values()].find((each) => each.controls === 0 && each.matrix === row.matrix);
  if (!under) return none('without its controls it has no name');
  const own = Array.from({ length: row.qubits - controls }, (_, i) => controls + i);
  const core = (callee: string, operands: readonly number[], angles: readonly Expression[]): PowerGate => ({
    callee,
    arguments: angles,
    operands,
    core: true,
  });
  const given = additive.angles.map((at) => args[at]);
  const values = given.flatMap((each) => (each.kind === 'number' ? [each.value] : []));
  const written = (angles: readonly Expression[]) =>
    args.map((each, at) => angles[additive.angles.indexOf(at)] ?? expressionOf(each, span));
  if (values.length < given.length) {
    const angles = given.map((each) => expressionOf(multiple(each, chain, span), span));
    const ranged = chain.some((each) => each !== 'inv' && !Number.isInteger(each));
    return { kind: 'power', gates: [core(under.name, own, written(angles))], controls, ranged };
  }
  const solved = anglesOf(additive.frequencies, values, chain);
  if (!solved) return none('at these angles its power is no gate of its kind');
  const gate = core(under.name, own, written(solved.angles.map((each) => spelled(each, span))));
  const phase = Math.abs(solved.common) > 1e-12 ? [core('gphase', [], [spelled(solved.common, span)])] : [];
  return { kind: 'power', gates: [gate, ...phase], controls, ranged: false };
}

function multiple(angle: Real, chain: Chain, span: Span): Real {
  return chain.reduce<Real>(
    (product, each) => (each === 'inv' ? negate(product, span) : calculate('*', real(each), product, 3, span)) as Real, // prettier-ignore
    angle,
  );
}

/** t and c with g·t + c = the eigenphase of the power for each frequency g, up to 2π. */
function anglesOf(frequencies: Additive['frequencies'], values: readonly number[], chain: Chain) {
  const dot = (g: readonly number[], t: readonly number[]) =>
    g.reduce((sum, each, at) => sum + each * t[at], 0);
  const wanted = new Map(frequencies.map((g) => [g, power(dot(g, values), chain)]));
  const isWhole = frequencies.flat().every(Number.isInteger);
  const pairs = values.map((_, at) => widestPair(frequencies, at));
  const angles = pairs.map(({ high, low }, at) => {
    // Of one frequency alone, the angle holds all of the phase.
    const rise = high === low ? wanted.get(high)! : wanted.get(high)! - wanted.get(low)!;
    return rise / (high === low ? high[at] : high[at] - low[at]);
  });
  // Of a rotation by ±2π, which is −1, both logarithms are iπ.
  const { high, low } = pairs[0];
  const sum = wanted.get(high)! + wanted.get(low)!;
  const common = (sum - dot(high, angles) - dot(low, angles)) / 2;
  const suits = frequencies.every((g) => Math.abs(wrap(dot(g, angles) + common - wanted.get(g)!)) < 1e-9);
  return suits ? { angles: isWhole ? angles.map(wrap) : angles, common } : undefined;
}

/** The two frequencies that differ in this angle alone, and most. */
function widestPair(frequencies: Additive['frequencies'], at: number) {
  const pairs = frequencies.flatMap((high) =>
    frequencies
      .map((low) => ({ high, low, width: high[at] - low[at] }))
      .filter(({ low }) => high.every((each, angle) => angle === at || each === low[angle])),
  );
  return pairs.reduce((widest, pair) => (pair.width > widest.width ? pair : widest));
}

/** A gate of a basis: `angle` where it has one. */
interface BasisGate {
  readonly gate: string;
  readonly operands: readonly number[];
  readonly angle?: number;
}

/** What is done before a diagonal matrix, and undone after it, by the number of qubits. */
const bases: Readonly<Record<number, readonly (readonly BasisGate[])[]>> = {
  1: [
    [],
    [{ gate: 'h', operands: [0] }],
    [{ gate: 'sdg', operands: [0] }, { gate: 'h', operands: [0] }],
    [{ gate: 'ry', operands: [0], angle: -PI / 4 }],
  ],
  2: [[], [{ gate: 'cx', operands: [0, 1] }, { gate: 'h', operands: [0] }]],
}; // prettier-ignore

/** B† D B, and so B† Dᵏ B. */
function powerInBasis(row: Gate, chain: Chain, span: Span): Power | NoPower {
  const { controls } = row;
  const qubits = row.qubits - controls;
  for (const basis of bases[qubits] ?? []) {
    const phases = phasesOnDiagonal(changed(row.matrix([]), basis));
    if (!phases) continue;
    const shifted = (gate: BasisGate) => plainGate(gate, controls, span);
    const core = diagonalGates(phases.map((each) => power(each, chain)), controls, span); // prettier-ignore
    const undone = basis.toReversed().map(inverseOf);
    return { kind: 'power', gates: [...basis.map(shifted), ...core, ...undone.map(shifted)], controls, ranged: false }; // prettier-ignore
  }
  return none('no basis is known here in which it is diagonal');
}

function changed(matrix: Matrix, basis: readonly BasisGate[]): Matrix {
  const qubits = Math.log2(dimension(matrix));
  const operations = basis.map(({ gate, operands, angle }): GateOperation => ({
    kind: 'gate',
    gate,
    controls: 0,
    angles: angle === undefined ? [] : [constant(angle)],
    qubits: operands,
  }));
  const b = unitaryOf(qubits, operations);
  return multiply(b, multiply(matrix, adjoint(b)));
}

function inverseOf({ gate, operands, angle }: BasisGate): BasisGate {
  const { inverse } = gateNamed(gate);
  return { gate: inverse.gate, operands, ...(angle !== undefined && { angle: -angle }) };
}

function plainGate({ gate, operands, angle }: BasisGate, first: number, span: Span): PowerGate {
  return {
    callee: gate,
    arguments: angle === undefined ? [] : [number(angle, span)],
    operands: operands.map((each) => first + each),
    core: false,
  };
}

/** diag(e^{i phases}) on one or two qubits from `first` on: phases of the qubits that are 1, alone and together. */
function diagonalGates(phases: readonly number[], first: number, span: Span): PowerGate[] {
  const part = (callee: string, operands: readonly number[], phase: number): PowerGate => ({
    callee,
    arguments: [spelled(phase, span)],
    operands: operands.map((each) => first + each),
    core: true,
  });
  const unless = (gate: PowerGate, phase: number) => (Math.abs(phase) > 1e-12 ? [gate] : []);
  if (phases.length === 2) {
    const [common, alone] = [phases[0], wrap(phases[1] - phases[0])];
    return [part('p', [0], alone), ...unless(part('gphase', [], common), common)];
  }
  const [common, b, a, both] = phases;
  const [onA, onB, onBoth] = [wrap(a - common), wrap(b - common), wrap(both - a - b + common)];
  return [
    ...unless(part('p', [0], onA), onA),
    ...unless(part('p', [1], onB), onB),
    part('cp', [1, 0], onBoth),
    ...unless(part('gphase', [], common), common),
  ];
}

/** The eigenphase after the chain. */
function power(phase: number, chain: Chain): number {
  return chain.reduce<number>((sum, each) => (each === 'inv' ? -wrap(sum) : each * wrap(sum)), phase);
}

/** Into (−π, π]; what is −π up to rounding is π. */
function wrap(phase: number): number {
  return phase - 2 * PI * Math.ceil((phase - PI) / (2 * PI) - 1e-12);
}

/** `0.5 * pi` where that is short. */
function spelled(value: number, span: Span): Expression {
  const part = value / PI;
  const short = part !== 0 && part * PI === value && String(part).length <= 8;
  return short ? binary('*', number(part, span), name('pi', span), span) : number(value, span);
}
