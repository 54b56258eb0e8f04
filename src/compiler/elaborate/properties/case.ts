// One case of a property: its parameters have values, and what stands on both sides is unrolled and can be compared.
import { type Compared, levelRefusal, numbersObstacle, obstaclesOf } from '../../circuit/obstacles.ts';
import { type Level, levels, usualLevels } from '../../circuit/levels.ts';
import type { Module } from '../../semantics/modules.ts';
import type { Diagnostic } from '../../source/diagnostic.ts';
import { atValues } from '../../../phrases.ts';
import { cover, isWithin } from '../../source/source.ts';
import type { Comparison, Property, Side } from '../../syntax/ast.ts';
import { printExpression } from '../../syntax/index.ts';
import { sameWidth } from '../elaborate-callable.ts';
import { circuitContext, type CircuitContext } from '../parameters/circuit-context.ts';
import { bindParameters } from '../parameters/parameters.ts';
import { fail, guardInSlices } from '../state/fault.ts';
import type { Slices } from '../state/meter.ts';
import { newState } from '../state/state.ts';
import type { PropertyChoices, PropertySession } from './choices.ts';
import { sideInSlices, sideText, type SideVersion } from './sides.ts';

/** What stands on one side. */
export interface ComparedSide extends SideVersion, Compared {}

export interface PropertyCase {
  /** As texts, by the names of the property's parameters. */
  readonly values: Readonly<Record<string, string>>;
  readonly left: ComparedSide;
  readonly right: ComparedSide;
}

/** Values of the property's parameters. */
export type PropertyChoice = PropertyChoices['cases'][number];

/** The case with these values, at the property's level; undefined where an error was reported. */
export function* caseInSlices(
  module: Module,
  property: Property,
  choice: PropertyChoice,
  session: PropertySession,
): Slices<PropertyCase | undefined> {
  let failed = false;
  const { title, span } = property;
  const texts = Object.entries(choice).map(([name, value]) => [name, printExpression(value)]);
  const where = atValues(Object.fromEntries(texts));
  const report = (diagnostic: Diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    const { message, related } = diagnostic;
    if (isWithin(diagnostic.span, span)) {
      session.report({ ...diagnostic, message: where === '' ? message : `${message} (${where.trim()})` });
      return;
    }
    const { left, right } = property.comparison;
    const here = { span: cover(left.span, right.span), message: 'compared here' };
    session.report({ ...diagnostic, message: `${message} (in property "${title.text}"${where})`, related: [...related, here] }); // prettier-ignore
  };
  const within = circuitContext(newState({ ...session, report }), module, session.load);
  const found = yield* guardInSlices(report, title.span, bothInSlices(within, property, choice, { ...session, report })); // prettier-ignore
  return failed ? undefined : found;
}

function* bothInSlices(
  within: CircuitContext,
  { parameters, comparison }: Property,
  choice: PropertyChoice,
  session: PropertySession,
): Slices<PropertyCase | undefined> {
  const values = bindParameters(within, parameters, choice);
  const ours = yield* sideInSlices(within, comparison.left, session);
  const theirs = yield* sideInSlices(within, comparison.right, session);
  if (!ours || !theirs) return undefined;
  const [first, second] = sameWidth(ours.versions, theirs.versions);
  const named = (kind: ComparedSide['kind'], side: Side, version: SideVersion) => ({ ...version, kind, name: sideText(side) }); // prettier-ignore
  const left = named(ours.kind, comparison.left, first);
  const right = named(theirs.kind, comparison.right, second);
  requireComparable(left, right, comparison);
  return { values, left, right };
}

/** Throws Fault where the two cannot be compared at the level. */
function requireComparable(
  left: Compared,
  right: Compared,
  { level, right: side, left: first }: Comparison,
): void {
  if (left.kind !== right.kind) fail('wrong-type', `a property compares two of one kind: ${left.name} is a ${left.kind} and ${right.name} a ${right.kind}`, side.span); // prettier-ignore
  const asked = levels.find((each) => each === level?.name) ?? usualLevels[left.kind];
  const refusal = levelRefusal(asked satisfies Level, obstaclesOf(left, right));
  if (refusal !== undefined) fail('not-comparable', refusal, level?.span ?? side.span);
  const why = numbersObstacle(left, right);
  if (why !== undefined)
    fail('not-comparable', `${why}; compare what has as many`, cover(first.span, side.span));
}
