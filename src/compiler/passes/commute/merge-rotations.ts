// Adds the angles of rotations about one axis on the same qubits: neighbours, or apart only by what commutes with them.
import type { Call, Circuit, GateOperation, Pauli } from '../../circuit/circuit.ts';
import { constant } from '../../circuit/angles.ts';
import { combineAcross, type Rule } from './commuting-runs.ts';
import { formOf, placeOf, withControls } from '../../circuit/gate-forms.ts';
import { gateNamed, gates, type Gate } from '../../circuit/gates.ts';
import { createAngleTable, isModerate, type AngleTable, type Linear } from '../../circuit/linear-angles.ts';

const { PI } = Math;

/** Gates of a family differ in one angle only (without controls up to a global phase, which nothing sees). */
interface Family {
  readonly name: string;
  /** Adding this to the angle changes nothing. */
  readonly period: number;
  /** The row that stands for any member. */
  readonly row: string;
}

/** Rotations about X, Y or Z without controls, with the fixed gates that are such rotations up to phase. */
const familyOfAxis: Readonly<Record<Pauli, Family>> = {
  X: { name: 'X', period: 2 * PI, row: 'rx' },
  Y: { name: 'Y', period: 2 * PI, row: 'ry' },
  Z: { name: 'Z', period: 2 * PI, row: 'rz' },
};
const phase: Family = { name: 'phase', period: 2 * PI, row: 'p' };

interface Sum {
  readonly first: GateOperation;
  readonly family: Family;
  /** The spelling of a member with an angle, where one was met. */
  readonly spelling: GateOperation | undefined;
  readonly allFixed: boolean;
  constant: number;
  /** Coefficient by atom, changed in place so that long sums cost their length. */
  readonly terms: Map<number, number>;
}

/**
 * rx rx, rz p, t t, rzz rzz, cp cz, crx crx …: one gate with the sum of the angles, or none where the sum is 0.
 * Within `call`, only gates of one call of the text meet, so that calls with the same weights stay the same.
 */
export function mergeRotations(circuit: Circuit, within: 'circuit' | 'call' = 'circuit'): Circuit {
  const table = createAngleTable();
  const calls = new Map<Call | undefined, number>();
  const placeOfFamily = (gate: GateOperation): string | undefined => {
    const place = familyPlace(gate);
    if (place === undefined || !gate.angles.every(table.addable)) return undefined;
    if (within === 'circuit') return place;
    if (!calls.has(gate.call)) calls.set(gate.call, calls.size);
    return `${calls.get(gate.call)} ${place}`;
  };
  const rule: Rule<Sum> = {
    store: placeOfFamily,
    find: placeOfFamily,
    start(gate) {
      const { constant: value, terms } = angleOf(gate, table);
      const allFixed = gate.angles.length === 0;
      const spelling = allFixed ? undefined : gate;
      return {
        first: gate,
        family: familyOf(gate)!,
        spelling,
        allFixed,
        constant: value,
        terms: new Map(terms),
      };
    },
    joins(sum, gate) {
      const { constant: value, terms } = angleOf(gate, table);
      const totals = [...terms].map(([atom, factor]) => (sum.terms.get(atom) ?? 0) + factor);
      return [sum.constant + value, ...totals].every(isModerate);
    },
    meet(sum, gate) {
      const { constant: value, terms } = angleOf(gate, table);
      sum.constant += value;
      for (const [atom, factor] of terms) {
        const total = (sum.terms.get(atom) ?? 0) + factor;
        if (total === 0) sum.terms.delete(atom);
        else sum.terms.set(atom, total);
      }
      if (sum.terms.size === 0 && isMultiple(sum.constant, sum.family.period)) return null;
      const isFixed = gate.angles.length === 0;
      return {
        ...sum,
        allFixed: sum.allFixed && isFixed,
        spelling: sum.spelling ?? (isFixed ? undefined : gate),
      };
    },
    finish: (sum) => gateOf(sum, table),
  };
  return { ...circuit, operations: combineAcross(circuit.operations, rule) };
}

function familyPlace(gate: GateOperation): string | undefined {
  const family = familyOf(gate);
  if (!family) return undefined;
  // A run is one of one qubit.
  return gate.qubits.length === 1 ? family.name : `${family.name} ${placeOf(formOf(gate))}`;
}

function familyOf(gate: GateOperation): Family | undefined {
  const { body, controls } = formOf(gate);
  const { properties } = gateNamed(body);
  // A phase alone is never seen; under one control it is one of that qubit.
  if (properties.phase && gate.qubits.length !== 1) return phase;
  if (properties.phase) return familyOfAxis.Z;
  if (controls.length === 0 && properties.rotation) return familyOfAxis[properties.rotation.axis];
  if (!properties.additive) return undefined;
  const { exact, upToPhase } = properties.additive;
  return { name: body, period: controls.length > 0 ? exact : upToPhase, row: body };
}

function angleOf(gate: GateOperation, table: AngleTable): Linear {
  if (gate.angles.length > 0) return table.linear(gate.angles[0]);
  return { constant: fixedAngle(gate.gate), terms: new Map() };
}

/** Fixed gates that met fixed gates stay fixed where a name exists: t t is s. */
function gateOf(sum: Sum, table: AngleTable): GateOperation {
  const { first, family, spelling, terms } = sum;
  const isConstant = terms.size === 0;
  const value = isConstant ? nearZero(sum.constant, family.period) : sum.constant;
  const named = isConstant && sum.allFixed ? fixedName(family, value) : undefined;
  if (named) return respell(first, named, []);
  const angles = [isConstant ? constant(value) : table.build({ constant: sum.constant, terms })];
  if (!spelling) return respell(first, family.row, angles);
  const { gate, controls, qubits } = spelling;
  return { ...first, gate, controls, angles, qubits };
}

/** A gate of one target, the last qubit, under as many controls as the first had. */
function respell(first: GateOperation, gate: string, angles: GateOperation['angles']): GateOperation {
  const target = first.qubits.length - 1;
  const plain: GateOperation = { ...first, gate, controls: 0, angles, qubits: [first.qubits[target]] };
  return withControls(plain, first.qubits.slice(0, target));
}

function fixedName(family: Family, value: number): string | undefined {
  const axis = gateNamed(family.row).properties.rotation!.axis;
  return fixedRotations().find(({ name, properties }) => {
    const belongs = properties.rotation!.axis === axis && (family !== phase || properties.phase);
    return belongs && isMultiple(value - fixedAngle(name), 2 * PI);
  })?.name;
}

/** The angle of a gate that has none of its own, as a member of its family. */
function fixedAngle(gate: string): number {
  return gateNamed(gate).properties.rotation!.angle!;
}

let known: readonly Gate[] | undefined;

/** The rows that are rotations by an angle that is known. */
function fixedRotations(): readonly Gate[] {
  return (known ??= [...gates.values()].filter(
    (gate) => gate.controls === 0 && gate.angles === 0 && gate.properties.rotation !== undefined,
  ));
}

/** The same angle in (−period/2, period/2]. */
function nearZero(value: number, period: number): number {
  return Math.abs(value) <= period / 2 ? value : value - period * Math.round(value / period);
}

/** Up to the rounding of a few additions. */
function isMultiple(value: number, period: number): boolean {
  return Math.abs(value - period * Math.round(value / period)) <= 1e-14 * Math.max(1, Math.abs(value));
}
