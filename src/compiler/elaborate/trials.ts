// Elaborates gates, pools and pairings by themselves, on fresh qubits with free angles, to find faults before anyone calls them.
import { weight } from '../circuit/angles.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Module } from '../semantics/modules.ts';
import type { GateDeclaration, PairingDeclaration, PoolDeclaration } from '../syntax/ast.ts';
import { toInteger } from './values/compile-time.ts';
import { fileEnvironment, innerScope } from './state/environment.ts';
import { applyPairing, evaluate } from './expressions/expressions.ts';
import { fail, guard } from './state/fault.ts';
import { executeBlock } from './statements/statements.ts';
import {
  isLive,
  newQubit,
  newRegister,
  newState,
  sizeLimit,
  type Ledger,
  type Meter,
  type State,
} from './state/state.ts';
import { build, qubit, register, sizeOf } from './values/values.ts';

type Report = (diagnostic: Diagnostic) => void;

/** Sizes of registers that are tried, in this order, until one suits. */
const sizes = [4, 2, 3, 1, 8, 5, 6, 7, 16];

/**
 * Reports what is wrong with a gate or pool. Where it acts on registers, their size is known only to its callers: it
 * is right if some size suits it, and if none does the answer says why.
 */
export function tryCallable(
  module: Module,
  declaration: GateDeclaration | PoolDeclaration,
  report: Report,
  meter: Meter,
  ledger: Ledger,
): string | undefined {
  const hasRegisters = declaration.kind === 'gate' && declaration.operands.some((operand) => operand.size);
  if (!hasRegisters) {
    const before = newState(report, meter, ledger);
    runBody(before, module, declaration, 1);
    return undefined;
  }
  if (ledger.met.has(declaration)) return undefined;
  return firstFit(meter, ledger, (state, size) => runBody(state, module, declaration, size));
}

/** As `tryCallable`, for the register of a pairing. */
export function tryPairing(
  module: Module,
  declaration: PairingDeclaration,
  meter: Meter,
): string | undefined {
  return firstFit(meter, undefined, (state, size) => {
    guard(state.report, declaration.name.span, () => {
      const environment = fileEnvironment(module, new Map());
      const { name, span } = declaration.name;
      const qubits = newRegister(state, 'q', size, span);
      const callable = { kind: 'pairing', name: name, declared: { module, declaration } } as const;
      applyPairing(state, environment, callable, register(qubits), span);
    });
  });
}

/** undefined when `run` reports no error for some size, or only what follows from others; else the first message. */
function firstFit(
  meter: Meter,
  ledger: Ledger | undefined,
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
    run(newState(report, meter, ledger), size);
    if (!failed) return undefined;
  }
  return first;
}

function runBody(
  state: State,
  module: Module,
  declaration: GateDeclaration | PoolDeclaration,
  size: number,
): void {
  const { name } = declaration;
  guard(state.report, name.span, () => {
    const unitary = declaration.kind === 'gate';
    const environment = { ...innerScope(fileEnvironment(module, new Map())), unitary };
    const { names } = environment.scope;
    const operands = declaration.kind === 'gate' ? declaration.operands : [];
    for (const operand of operands)
      if (operand.size) names.set(operand.size.name, { kind: 'number', value: size });
    for (const { name: parameter, dimensions } of declaration.parameters) {
      const shape = dimensions.map((each) =>
        toInteger(evaluate(state, environment, each), each.span, 'a dimension'),
      );
      if (shape.some((length) => length < 0)) fail('index-out-of-range', `the dimensions of ${parameter.name} cannot be negative`, parameter.span); // prettier-ignore
      if (sizeOf(shape) > sizeLimit)
        fail('limit-exceeded', `${parameter.name} has more than ${sizeLimit} angles`, parameter.span);
      names.set(
        parameter.name,
        build(shape, (i) => ({ kind: 'angle', angle: weight(i) })),
      );
    }
    if (declaration.kind === 'gate') {
      for (const { name: each, size: isRegister } of operands) {
        const value = isRegister
          ? register(newRegister(state, each.name, size, each.span))
          : qubit(newQubit(state, each.name, each.span));
        names.set(each.name, value);
      }
    } else {
      for (const each of [...declaration.sources, declaration.target])
        names.set(each.name, qubit(newQubit(state, each.name, each.span)));
    }
    executeAndRecord(state, environment, declaration);
    if (declaration.kind === 'pool' && !isLive(state, declaration.sources.length)) {
      fail('target-ended', `pool ${name.name} ends its target ${declaration.target.name}, which must survive`, declaration.target.span); // prettier-ignore
    }
  });
}

function executeAndRecord(
  state: State,
  environment: Parameters<typeof executeBlock>[1],
  declaration: GateDeclaration | PoolDeclaration,
): void {
  let ended = false;
  try {
    executeBlock(state, environment, declaration.body);
    ended = true;
  } finally {
    const hasRegisters = declaration.kind === 'gate' && declaration.operands.some(({ size }) => size);
    const failed = !ended || state.faults > 0;
    if (!hasRegisters) state.ledger?.trials?.set(declaration, { operations: state.operationTotal, depth: state.deepest, failed }); // prettier-ignore
  }
}
