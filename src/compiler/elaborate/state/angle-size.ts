// The size of angle expressions: a few lines whose names stand for shared parts may write an endless one.
import type { Angle } from '../../circuit/circuit.ts';
import { operandsOf } from '../../circuit/walk.ts';
import type { Span } from '../../source/source.ts';
import { fail } from './fault.ts';

const angleSizeLimit = 100_000;
const angleDepthLimit = 2_000;

/** Smaller expressions are measured anew each time: a memory of millions of them would cost more than it saves. */
const remembered = 32;

const measured = new WeakMap<Angle, { size: number; depth: number }>();
const leaf = { size: 1, depth: 1 };

function measure(angle: Angle): { size: number; depth: number } {
  if (angle.kind !== 'unary' && angle.kind !== 'binary') return leaf;
  let found = measured.get(angle);
  if (!found) {
    const parts = operandsOf(angle).map(measure);
    found = {
      size: 1 + parts.reduce((sum, part) => sum + part.size, 0),
      depth: 1 + Math.max(...parts.map((part) => part.depth)),
    };
    if (found.size > remembered) measured.set(angle, found);
  }
  return found;
}

export function angleSize(angle: Angle): number {
  return measure(angle).size;
}

/** Refuses an expression that shared subexpressions have blown up. */
export function requireSmall(angle: Angle, span: Span): Angle {
  const { size, depth } = measure(angle);
  if (size > angleSizeLimit || depth > angleDepthLimit) {
    fail('limit-exceeded', `this angle is an expression of ${size} parts nested ${depth} deep; at most ${angleSizeLimit} and ${angleDepthLimit} are possible`, span); // prettier-ignore
  }
  return angle;
}
