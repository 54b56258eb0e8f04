// Powers of gates: pow(k) of what has known eigenvalues is the gate whose eigenphases are k times as large. For fractional
// k that is the principal power of the specification, e^{k log U} with phases in (−π, π].
import type { Span } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';
import { calculate, negate, type Real } from './arithmetic.ts';
import type { GateInstruction } from './instructions.ts';
import { number, name, binary } from './nodes.ts';
import { expressionOf, real } from './values.ts';

/** One gate of the language on operands that are named by their place. */
export interface PowerGate {
  readonly callee: string;
  readonly arguments: GateInstruction['arguments'];
  readonly operands: readonly number[];
  /** Stands under the controls of the whole; the others are undone after it. */
  readonly core: boolean;
}

/** `phase`: eigenphases 0 and φ. `rotation`: ±θ/2. `global`: φ alone. `angle`: φ or θ; absent: the gate's argument. */
interface Family {
  readonly kind: 'phase' | 'rotation' | 'global';
  readonly angle?: number;
  /** Leading operands that control. */
  readonly controls?: number;
  /** What the phase is taken in. */
  readonly basis?: 'x' | 'y' | 'h' | 'swap';
}

const { PI } = Math;
const families: Readonly<Record<string, Family>> = {
  id: { kind: 'phase', angle: 0 },
  z: { kind: 'phase', angle: PI }, s: { kind: 'phase', angle: PI / 2 }, sdg: { kind: 'phase', angle: -PI / 2 },
  t: { kind: 'phase', angle: PI / 4 }, tdg: { kind: 'phase', angle: -PI / 4 }, p: { kind: 'phase' },
  phase: { kind: 'phase' }, u1: { kind: 'phase' }, x: { kind: 'phase', angle: PI, basis: 'x' },
  sx: { kind: 'phase', angle: PI / 2, basis: 'x' }, sxdg: { kind: 'phase', angle: -PI / 2, basis: 'x' },
  y: { kind: 'phase', angle: PI, basis: 'y' }, h: { kind: 'phase', angle: PI, basis: 'h' },
  swap: { kind: 'phase', angle: PI, basis: 'swap' }, cswap: { kind: 'phase', angle: PI, basis: 'swap', controls: 1 },
  cx: { kind: 'phase', angle: PI, basis: 'x', controls: 1 }, CX: { kind: 'phase', angle: PI, basis: 'x', controls: 1 },
  ccx: { kind: 'phase', angle: PI, basis: 'x', controls: 2 }, cy: { kind: 'phase', angle: PI, basis: 'y', controls: 1 },
  cz: { kind: 'phase', angle: PI, controls: 1 }, ch: { kind: 'phase', angle: PI, basis: 'h', controls: 1 },
  cp: { kind: 'phase', controls: 1 }, cphase: { kind: 'phase', controls: 1 }, gphase: { kind: 'global' },
  rx: { kind: 'rotation' }, ry: { kind: 'rotation' }, rz: { kind: 'rotation' }, rxx: { kind: 'rotation' },
  ryy: { kind: 'rotation' }, rzz: { kind: 'rotation' }, crx: { kind: 'rotation', controls: 1 },
  cry: { kind: 'rotation', controls: 1 }, crz: { kind: 'rotation', controls: 1 },
}; // prettier-ignore

export interface Power {
  /** Operands counted from the gate's own first one. */
  readonly gates: readonly PowerGate[];
  /** Controls among these operands, which all of `core` has in front. */
  readonly controls: number;
  /** The principal power of a parameter's rotation depends on the parameter's range. */
  readonly ranged: boolean;
}

/**
 * The gate after `chain`, its `inv` (as −1) and `pow` modifiers, innermost first. undefined: its eigenvalues are not known
 * here.
 */
export function powerOf(
  callee: string,
  args: readonly Real[],
  chain: readonly ('inv' | number)[],
  qubits: number,
  span: Span,
): Power | undefined {
  const family = Object.hasOwn(families, callee) ? families[callee] : undefined;
  if (!family) return undefined;
  const { controls = 0, basis, kind } = family;
  const given = family.angle === undefined ? args[0] : real(family.angle);
  let ranged = false;
  let common = 0;
  let argument: Expression;
  if (given.kind === 'number') {
    const [low, high] = eigenphases(kind, given.value).map((phase) =>
      chain.reduce<number>((power, each) => (each === 'inv' ? -wrap(power) : each * wrap(power)), phase),
    );
    // Of a rotation by ±2π, which is −1, both logarithms are iπ.
    common = kind === 'rotation' ? (low + high) / 2 : 0;
    argument = spelled(kind === 'rotation' ? high - low : wrap(high), span);
  } else {
    let angle: Real = given;
    for (const each of chain) {
      ranged ||= each !== 'inv' && !Number.isInteger(each);
      angle = (each === 'inv' ? negate(angle, span) : calculate('*', real(each), angle, 3, span)) as Real; // prettier-ignore
    }
    argument = expressionOf(angle, span);
  }
  const own = Array.from({ length: qubits - controls }, (_, i) => controls + i);
  const plain = (callee: string, operands: number[], ...angles: number[]): PowerGate => ({
    callee,
    arguments: angles.map((each) => number(each, span)),
    operands,
    core: false,
  });
  const core = (name: string, operands: readonly number[], by = argument): PowerGate => ({
    callee: name,
    arguments: [by],
    operands,
    core: true,
  });
  switch (kind) {
    case 'global':
      return { gates: [core('gphase', [])], controls, ranged };
    case 'rotation': {
      const rotation = core(callee.replace(/^c/, ''), own);
      const phase = Math.abs(common) > 1e-12 ? [core('gphase', [], spelled(common, span))] : [];
      return { gates: [rotation, ...phase], controls, ranged };
    }
    case 'phase': {
      const [a, b] = own;
      const bases = {
        x: { before: [plain('h', [a])], after: [plain('h', [a])] },
        y: {
          before: [plain('sdg', [a]), plain('h', [a])],
          after: [plain('h', [a]), plain('s', [a])],
        },
        h: { before: [plain('ry', [a], -PI / 4)], after: [plain('ry', [a], PI / 4)] },
        swap: {
          before: [plain('cx', [a, b]), plain('h', [a])],
          after: [plain('h', [a]), plain('cx', [a, b])],
        },
      };
      const middle = basis === 'swap' ? core('cp', [b, a]) : core('p', [a]);
      const { before, after } = basis ? bases[basis] : { before: [], after: [] };
      return { gates: [...before, middle, ...after], controls, ranged };
    }
    default:
      return kind satisfies never;
  }
}

function eigenphases(kind: Family['kind'], angle: number): readonly [number, number] {
  return { phase: [0, angle], rotation: [-angle / 2, angle / 2], global: [angle, angle] }[kind] as [number, number]; // prettier-ignore
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
