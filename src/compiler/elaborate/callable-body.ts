// The body of a gate or pool by itself, on fresh qubits with free angles: what a trial and a circuit made of it have in common.
import type { Declared } from '../semantics/modules.ts';
import type { GateDeclaration, Identifier, Operand, PoolDeclaration } from '../syntax/ast.ts';
import { dimensionsOf } from './calls/signatures.ts';
import { evaluate } from './expressions/expressions.ts';
import { type Context, fileContext } from './state/context.ts';
import { fail } from './state/fault.ts';
import { sizeLimit } from './state/limits.ts';
import { isLive } from './state/qubits.ts';
import { newQubit, newRegister } from './state/registers.ts';
import type { State } from './state/state.ts';
import { executeBlock } from './statements/statements.ts';
import { number, qubit, register, sizeOf, type Value } from './values/values.ts';

/** Sizes of registers that are tried, in this order, until one suits. */
export const triedSizes = [4, 2, 3, 1, 8, 5, 6, 7, 16];

export type OpenDeclaration = GateDeclaration | PoolDeclaration;

/** The names that the registers of a gate give to their sizes, each once; none where it has no registers. */
export function sizeNamesOf(declaration: OpenDeclaration): string[] {
  if (declaration.kind === 'pool') return [];
  return [...new Set(declaration.operands.flatMap(({ size }) => (size ? [size.name] : [])))];
}

export interface Openings {
  /** Of the register whose size has this name. */
  readonly sizeOf: (name: string) => number;
  /** The free angles of a parameter. */
  readonly anglesOf: (name: Identifier, shape: readonly number[]) => Value;
}

/**
 * Executes the body; its qubits are the operands in order, or the sources of a pool and then its target, which must survive.
 * `opened` gets the context before the body runs. Throws Fault.
 */
export function executeOpened(
  state: State,
  { module, declaration }: Declared<OpenDeclaration>,
  openings: Openings,
): void {
  const context = fileContext(state, module, new Map(), declaration.kind === 'gate');
  for (const name of sizeNamesOf(declaration)) context.scope.names.set(name, number(openings.sizeOf(name)));
  bindAngles(context, declaration, openings);
  bindQubits(context, declaration, openings);
  executeAndRecord(context, declaration);
  if (declaration.kind === 'pool' && !isLive(state, declaration.sources.length)) {
    fail('target-ended', `pool ${declaration.name.name} ends its target ${declaration.target.name}, which must survive`, declaration.target.span); // prettier-ignore
  }
}

function bindAngles(context: Context, { parameters }: OpenDeclaration, { anglesOf }: Openings): void {
  for (const parameter of parameters) {
    const { name, span } = parameter.name;
    const shape = dimensionsOf(context, parameter, evaluate);
    if (sizeOf(shape) > sizeLimit) fail('limit-exceeded', `${name} has more than ${sizeLimit} angles`, span);
    context.scope.names.set(name, anglesOf(parameter.name, shape));
  }
}

function bindQubits({ state, scope }: Context, declaration: OpenDeclaration, openings: Openings): void {
  const one = ({ name, span }: Identifier) => qubit(newQubit(state, name, span));
  if (declaration.kind === 'pool') {
    for (const each of [...declaration.sources, declaration.target]) scope.names.set(each.name, one(each));
    return;
  }
  const many = ({ name, span }: Identifier, size: number) =>
    size < 1 ? fail('register-empty', `register ${name} needs at least one qubit, and its size is ${size}`, span) : register(newRegister(state, name, size, span)); // prettier-ignore
  const valueOf = ({ name, size }: Operand) => (size ? many(name, openings.sizeOf(size.name)) : one(name));
  for (const operand of declaration.operands) scope.names.set(operand.name.name, valueOf(operand));
}

function executeAndRecord(context: Context, declaration: OpenDeclaration): void {
  const { state } = context;
  let ended = false;
  try {
    executeBlock(context, declaration.body);
    ended = true;
  } finally {
    const failed = !ended || state.faults > 0;
    if (sizeNamesOf(declaration).length === 0) state.ledger?.trials?.set(declaration, { operations: state.operationTotal, depth: state.deepest, failed }); // prettier-ignore
  }
}
