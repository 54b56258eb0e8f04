// Angles as sums: constant + Σ coefficient · atom, so that equal, opposite and adding angles are seen at once.
import { binary, constant } from './angles.ts';
import type { Angle } from './circuit.ts';
import { foldOf } from './walk.ts';

/** constant + Σ coefficient · atom; no coefficient is 0. */
export interface Linear {
  readonly constant: number;
  /** Coefficient by number of the atom. */
  readonly terms: ReadonlyMap<number, number>;
}

export interface AngleTable {
  linear(angle: Angle): Linear;
  /** Equal for angles that are equal as sums of structurally equal atoms. */
  key(angle: Angle): number;
  /** Whether the angle can be added to others: its sum is no larger than numbers can hold. */
  addable(angle: Angle): boolean;
  /** An angle with this value; long sums become shallow trees. */
  build(form: Linear): Angle;
}

/** Longer sums count as one atom, which keeps the time linear in the number of distinct angle nodes. */
const longestSum = 8;

/** A memory of the angles it is asked about; deep and shared expressions cost their number of distinct nodes. */
export function createAngleTable(): AngleTable {
  const atoms: Angle[] = [];
  const numbers = new Map<string, number>();
  const keys = new Map<string, number>();
  const keyOfAngle = new Map<Angle, number>();
  /** Atoms that stand for sums with coefficients that are too large. */
  const vast = new Set<number>();

  function atom(spelling: string, angle: Angle): Linear {
    let number = numbers.get(spelling);
    if (number === undefined) {
      number = atoms.push(angle) - 1;
      numbers.set(spelling, number);
    }
    return { constant: 0, terms: new Map([[number, 1]]) };
  }

  const linear = foldOf<Angle, Linear>(expand);

  /** What is too large to be added to safely counts as one atom. */
  function expand(angle: Angle, formOf: (operand: Angle) => Linear): Linear {
    const form = expandSum(angle, formOf);
    if (angle.kind === 'constant' || coefficientsOf(form).every(isModerate)) return form;
    const whole = atomOf(angle);
    for (const atom of whole.terms.keys()) vast.add(atom);
    return whole;
  }

  function addable(angle: Angle): boolean {
    const form = linear(angle);
    return coefficientsOf(form).every(isModerate) && [...form.terms.keys()].every((atom) => !vast.has(atom));
  }

  function atomOf(angle: Exclude<Angle, { kind: 'constant' }>): Linear {
    switch (angle.kind) {
      case 'weight':
      case 'input':
        return atom(`${angle.kind} ${angle.index}`, angle);
      case 'unary':
        return atom(`${angle.function} ${key(angle.operand)}`, angle);
      case 'binary':
        return atom(`${angle.function} ${key(angle.left)} ${key(angle.right)}`, angle);
      default:
        return angle satisfies never;
    }
  }

  function expandSum(angle: Angle, formOf: (operand: Angle) => Linear): Linear {
    switch (angle.kind) {
      case 'constant':
        return { constant: angle.value, terms: new Map() };
      case 'weight':
      case 'input':
        return atomOf(angle);
      case 'unary':
        return angle.function === 'negate' ? scale(formOf(angle.operand), -1) : atomOf(angle);
      case 'binary': {
        const left = formOf(angle.left);
        const right = formOf(angle.right);
        const isSum = angle.function === 'add' || angle.function === 'subtract';
        if (isSum && left.terms.size + right.terms.size <= longestSum)
          return addLinear(left, scale(right, angle.function === 'add' ? 1 : -1));
        if (angle.function === 'multiply') {
          if (left.terms.size === 0 && isFactor(left.constant)) return scale(right, left.constant);
          if (right.terms.size === 0 && isFactor(right.constant)) return scale(left, right.constant);
        }
        return atomOf(angle);
      }
      default:
        return angle satisfies never;
    }
  }

  function key(angle: Angle): number {
    let number = keyOfAngle.get(angle);
    if (number === undefined) {
      const { constant: value, terms } = linear(angle);
      const ordered = [...terms].sort(([a], [b]) => a - b);
      const spelling = `${value}${ordered.map(([index, factor]) => ` ${factor}*${index}`).join('')}`;
      number = keys.get(spelling) ?? keys.size;
      keys.set(spelling, number);
      keyOfAngle.set(angle, number);
    }
    return number;
  }

  function build({ constant: value, terms }: Linear): Angle {
    const parts = [...terms].map(([index, factor]) => ({ angle: atoms[index], factor }));
    // A sum reads best when it does not open with a minus.
    parts.sort((a, b) => Number(a.factor < 0) - Number(b.factor < 0));
    const summands = parts.map(({ angle, factor }) => ({
      minus: factor < 0,
      angle: binary('multiply', constant(Math.abs(factor)), angle),
    }));
    if (value !== 0 || summands.length === 0)
      summands.push({ minus: value < 0, angle: constant(Math.abs(value)) });
    return sum(summands);
  }

  return { linear, key, addable, build };
}

/** Products of larger numbers, and sums of what they multiply, might be no finite number any more. */
const largest = 1e150;

/** Whether a constant or coefficient is small enough to be added to others and multiplied. */
export function isModerate(value: number): boolean {
  return Math.abs(value) <= largest;
}

function coefficientsOf({ constant: value, terms }: Linear): number[] {
  return [value, ...terms.values()];
}

export function addLinear(a: Linear, b: Linear): Linear {
  const terms = new Map(a.terms);
  for (const [atom, factor] of b.terms) {
    const total = (terms.get(atom) ?? 0) + factor;
    if (total === 0) terms.delete(atom);
    else terms.set(atom, total);
  }
  return { constant: a.constant + b.constant, terms };
}

function scale({ constant: value, terms }: Linear, factor: number): Linear {
  if (factor === 1) return { constant: value, terms };
  // Adding 0 makes −0 a 0, so that equal sums have equal keys.
  return {
    constant: value * factor + 0,
    terms: new Map([...terms].map(([atom, each]) => [atom, each * factor])),
  };
}

function isFactor(value: number): boolean {
  return value !== 0 && Number.isFinite(value);
}

interface Summand {
  readonly minus: boolean;
  readonly angle: Angle;
}

const chunk = 8;

function sum(summands: readonly Summand[]): Angle {
  if (summands.length > chunk) {
    const groups: Summand[] = [];
    for (let at = 0; at < summands.length; at += chunk)
      groups.push({ minus: false, angle: sum(summands.slice(at, at + chunk)) });
    return sum(groups);
  }
  return summands.reduce<Angle>(
    (total, { minus, angle }) => binary(minus ? 'subtract' : 'add', total, angle),
    constant(0),
  );
}
