// Unrolls the cases of a property, to find what is wrong with them before anyone proves it.
import type { Module } from '../../semantics/modules.ts';
import type { Property } from '../../syntax/ast.ts';
import { printExpression } from '../../syntax/index.ts';
import type { Ration } from '../ration.ts';
import type { Slices } from '../state/meter.ts';
import { caseInSlices, type PropertyChoice } from './case.ts';
import { type PropertyChoices, propertyChoices, type PropertySession } from './choices.ts';

/** Of values that are drawn, so many are looked at: most often they differ in angles alone. */
const mostDrawn = 16;

/** What the steps did not last for. */
export interface Left {
  /** Of cases. */
  readonly count: number;
  readonly all: number;
  /** "n = 4, conv = so4"; nothing where there are no parameters. */
  readonly first: string;
}

/** Reports errors, each with the values at which it was met first; undefined where the steps lasted. */
export function* tryProperty(
  module: Module,
  property: Property,
  session: Omit<PropertySession, 'meter'>,
  run: Ration,
): Slices<Left | undefined> {
  let choices: PropertyChoices | undefined;
  yield* run((meter) => void (choices = propertyChoices(module, property, { ...session, meter }, evenly())));
  if (!choices) return { count: 1, all: 1, first: '' };
  const cases = choices.drawn ? choices.cases.slice(0, mostDrawn) : choices.cases;
  const left: PropertyChoice[] = [];
  for (const choice of cases) {
    const finished = yield* run((meter) => caseInSlices(module, property, choice, { ...session, meter }));
    if (!finished) left.push(choice);
  }
  if (left.length === 0) return undefined;
  const texts = Object.entries(left[0]).map(([name, value]) => `${name} = ${printExpression(value)}`);
  return { count: left.length, all: cases.length, first: texts.join(', ') };
}

/** Numbers in [0, 1) that leave no gaps, the same each time: multiples of the golden ratio. */
function evenly(): () => number {
  let number = 0;
  return () => (number = (number + (Math.sqrt(5) - 1) / 2) % 1);
}
