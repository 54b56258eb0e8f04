// Elaborates gates, pools and pairings by themselves, on fresh qubits with free angles, to find faults before anyone calls them.
import { weight } from '../circuit/angles.ts';
import type { Declared } from '../semantics/modules.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { GateDeclaration, Identifier, PairingDeclaration, PoolDeclaration } from '../syntax/ast.ts';
import { dimensionsOf } from './calls/signatures.ts';
import { applyPairing, evaluate } from './expressions/expressions.ts';
import { type Context, fileContext } from './state/context.ts';
import { fail, guard } from './state/fault.ts';
import { sizeLimit } from './state/limits.ts';
import type { Meter } from './state/meter.ts';
import { isLive } from './state/qubits.ts';
import { newQubit, newRegister } from './state/registers.ts';
import { newState, type Session, type State } from './state/state.ts';
import { executeBlock } from './statements/statements.ts';
import { build, number, qubit, register, sizeOf } from './values/values.ts';

/** Sizes of registers that are tried, in this order, until one suits. */
const sizes = [4, 2, 3, 1, 8, 5, 6, 7, 16];

/**
 * Reports what is wrong with a gate or pool. Where it acts on registers, their size is known only to its callers: it
 * is right if some size suits it, and if none does the answer says why.
 */
export function tryCallable(
  declared: Declared<GateDeclaration | PoolDeclaration>,
  session: Session,
): string | undefined {
  const { declaration } = declared;
  if (!takesRegisters(declaration)) {
    runBody(newState(session), declared, 1);
    return undefined;
  }
  if (session.ledger?.met.has(declaration)) return undefined;
  return firstFit(session, (state, size) => runBody(state, declared, size));
}

/** As `tryCallable`, for the register of a pairing. */
export function tryPairing(declared: Declared<PairingDeclaration>, meter: Meter): string | undefined {
  const { name, span } = declared.declaration.name;
  return firstFit({ meter }, (state, size) => {
    guard(state.report, span, () => {
      const context = fileContext(state, declared.module, new Map());
      const qubits = newRegister(state, 'q', size, span);
      applyPairing(context, { kind: 'pairing', name, declared }, register(qubits), span);
    });
  });
}

function takesRegisters(declaration: GateDeclaration | PoolDeclaration): boolean {
  return declaration.kind === 'gate' && declaration.operands.some(({ size }) => size);
}

/** undefined when `run` reports no error for some size, or only what follows from others; else the first message. */
function firstFit(
  session: Omit<Session, 'report'>,
  run: (state: State, size: number) => void,
): string | undefined {
  let first: string | undefined;
  for (const size of sizes) {
    let failed = false;
    const report = ({ code, severity, message }: Diagnostic) => {
      if (severity !== 'error') return;
      failed = true;
      if (code !== 'unexplained') first ??= message;
    };
    run(newState({ ...session, report }), size);
    if (!failed) return undefined;
  }
  return first;
}

/** Executes a body whose angles are free, and whose registers have `size` qubits. */
function runBody(
  state: State,
  { module, declaration }: Declared<GateDeclaration | PoolDeclaration>,
  size: number,
): void {
  const { name } = declaration;
  guard(state.report, name.span, () => {
    const context = fileContext(state, module, new Map(), declaration.kind === 'gate');
    bindSizes(context, declaration, size);
    bindAngles(context, declaration);
    bindQubits(context, declaration, size);
    executeAndRecord(context, declaration);
    if (declaration.kind === 'pool' && !isLive(state, declaration.sources.length)) {
      fail('target-ended', `pool ${name.name} ends its target ${declaration.target.name}, which must survive`, declaration.target.span); // prettier-ignore
    }
  });
}

function bindSizes({ scope }: Context, declaration: GateDeclaration | PoolDeclaration, size: number): void {
  if (declaration.kind !== 'gate') return;
  for (const operand of declaration.operands)
    if (operand.size) scope.names.set(operand.size.name, number(size));
}

function bindAngles(context: Context, { parameters }: GateDeclaration | PoolDeclaration): void {
  for (const parameter of parameters) {
    const { name, span } = parameter.name;
    const shape = dimensionsOf(context, parameter, evaluate);
    if (sizeOf(shape) > sizeLimit) fail('limit-exceeded', `${name} has more than ${sizeLimit} angles`, span);
    const value = build(shape, (i) => ({ kind: 'angle', angle: weight(i) }));
    context.scope.names.set(name, value);
  }
}

/** The operands of a gate in order, or the sources of a pool and then its target. */
function bindQubits(
  { state, scope }: Context,
  declaration: GateDeclaration | PoolDeclaration,
  size: number,
): void {
  const one = ({ name, span }: Identifier) => qubit(newQubit(state, name, span));
  if (declaration.kind === 'pool') {
    for (const each of [...declaration.sources, declaration.target]) scope.names.set(each.name, one(each));
    return;
  }
  for (const { name: each, size: isRegister } of declaration.operands) {
    const value = isRegister ? register(newRegister(state, each.name, size, each.span)) : one(each);
    scope.names.set(each.name, value);
  }
}

function executeAndRecord(context: Context, declaration: GateDeclaration | PoolDeclaration): void {
  const { state } = context;
  let ended = false;
  try {
    executeBlock(context, declaration.body);
    ended = true;
  } finally {
    const failed = !ended || state.faults > 0;
    if (!takesRegisters(declaration)) state.ledger?.trials?.set(declaration, { operations: state.operationTotal, depth: state.deepest, failed }); // prettier-ignore
  }
}
