// Mistakes of size and index: the message is given, for each named thing that explains it, its size and its declaration.
import { declaredAt } from '../../semantics/declared-at.ts';
import { subexpressions } from '../../semantics/walk.ts';
import type { Code } from '../../source/codes.ts';
import type { Diagnostic, Related } from '../../source/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import type { Expression, Statement } from '../../syntax/ast.ts';
import { expressionsOf, factsOf, statementFacts } from '../../syntax/statement-facts.ts';
import { describe, type Named, type Value } from '../values/values.ts';
import type { Context } from './context.ts';
import { findScope } from './environment.ts';
import type { Fault } from './fault.ts';
import { declaredSize } from './registers.ts';
import type { State } from './state.ts';

type Kind = Value['kind'];
const registers: readonly Kind[] = ['register'];
const arrays: readonly Kind[] = ['register', 'list', 'tuple'];

/** By mistake, the things with sizes that explain it: angles say nothing of a wrong number of qubits. */
const explaining: { readonly [C in Code]?: readonly Kind[] } = {
  'shape-mismatch': arrays,
  'wrong-argument-count': arrays,
  'index-out-of-range': arrays,
  'limit-exceeded': arrays,
  'wrong-arity': registers,
  'register-needs-on': registers,
  'register-empty': registers,
  'empty-pool': registers,
  'source-not-in-register': registers,
};
/** Mistakes whose place is an index, a size or a bound: the numbers that it names explain it. */
const ofNumbers: ReadonlySet<Code> = new Set([
  'index-out-of-range',
  'register-empty',
  'not-an-integer',
  'backward-range',
]);
/** Mistakes of the register to which a pool is assigned. */
const ofAssigned: ReadonlySet<Code> = new Set(['register-empty', 'source-not-in-register']);
/** Most things that a message tells. */
const most = 4;
/** After so many faults of a circuit, which are those of loops, no sizes are looked for. */
const mostFaults = 100;

/** The diagnostic of a fault, with the sizes of what is named in the expression or statement where it arose. */
export function tellSizes(
  context: Context,
  site: Expression | Statement,
  fault: Fault,
): Diagnostic | undefined {
  const { diagnostic } = fault;
  if (!diagnostic || fault.hasSizes || context.state.faults >= mostFaults) return diagnostic;
  fault.hasSizes = true;
  const found = new Map<string, Related>();
  for (const { name, span, number } of namesThatExplain(site, diagnostic)) {
    if (found.has(name) || found.size === most) continue;
    const value = valueOf(context, name);
    const kinds = explaining[diagnostic.code];
    if (!value || (number ? value.kind !== 'number' : !kinds?.includes(value.kind))) continue;
    const declared = declaredAt(context.module, span);
    if (!declared || (number && isTurn(context.state, declared))) continue;
    found.set(name, {
      span: declared,
      message: `${name}, declared here${sizeOf(context.state, declared, value)}`,
    });
  }
  if (found.size === 0) return diagnostic;
  return (fault.diagnostic = { ...diagnostic, related: [...diagnostic.related, ...found.values()] });
}

interface Explaining {
  readonly name: string;
  readonly span: Span;
  /** A number that stands at the place of the mistake. */
  readonly number?: true;
}

function namesThatExplain(site: Expression | Statement, diagnostic: Diagnostic): Explaining[] {
  const { code, span: place } = diagnostic;
  const isWithin = ({ span }: Explaining) => place.start <= span.start && span.end <= place.end;
  const numbers = (nodes: readonly Expression[]): Explaining[] =>
    !ofNumbers.has(code) ? [] : namesWithin(nodes, true).filter(isWithin).map((each) => ({ ...each, number: true })); // prettier-ignore
  if (isStatement(site)) {
    if (code === 'limit-exceeded') return [];
    const nodes = expressionsOf(site);
    const assigned = ofAssigned.has(code) ? factsOf(site).changes(site).map((name) => ({ name, span: site.span })) : []; // prettier-ignore
    const named = assigned.length > 0 ? assigned : namesWithin(nodes, code === 'register-empty');
    return [...named, ...numbers(nodes)];
  }
  if (code === 'limit-exceeded') return site.kind === 'call' ? namesWithin([site], false) : [];
  if (code !== 'index-out-of-range') return [...namesWithin([site], code === 'register-empty'), ...numbers([site])]; // prettier-ignore
  return site.kind === 'index' ? [...namesWithin([rootOf(site)], true), ...numbers(site.indices)] : [];
}

const isStatement = (site: Expression | Statement): site is Statement => site.kind in statementFacts;

/** The w of w[0][1]. */
function rootOf(node: Expression): Expression {
  return node.kind === 'index' ? rootOf(node.object) : node;
}

/** Names that are used whole, the q of ring(q) and not that of q[0]; all of them where `indexed`. */
function namesWithin(nodes: readonly Expression[], indexed: boolean): Explaining[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'name') return [node];
    return namesWithin(node.kind === 'index' && !indexed ? node.indices : subexpressions(node), indexed);
  });
}

function valueOf({ scope, module, constants }: Context, name: string): Value | undefined {
  const constant = module.constants.get(name)?.declaration;
  const value: Named | undefined =
    findScope(scope, name)?.names.get(name) ?? (constant && constants.get(constant));
  return value?.kind === 'poison' ? undefined : value;
}

/** Whether a turn of a loop declares it, which tells its number itself. */
function isTurn({ at }: State, declared: Span): boolean {
  for (let turn = at.turn; turn; turn = turn.outer)
    if (turn.pattern.names.some(({ span }) => span === declared)) return true;
  return false;
}

/** ", has 8 qubits", " with 8 qubits, has 4 left", ", is angle[7]", ", is 4" */
function sizeOf(state: State, declared: Span, value: Value): string {
  if (value.kind === 'number') return `, is ${value.value}`;
  if (value.kind === 'list' && value.amplitudes) return `, is amplitude[${value.items.length}]`;
  if (value.kind !== 'register') return `, is ${describe(value)}`;
  const { length } = value.qubits;
  const before = declaredSize(state, declared, value.qubits);
  if (before === undefined || before === length) return `, has ${plural(length)}`;
  return ` with ${plural(before)}, has ${length} left`;
}

const plural = (qubits: number) => `${qubits} qubit${qubits === 1 ? '' : 's'}`;
