// Elaborates gates, pools and pairings by themselves, on fresh qubits with free angles, to find faults before anyone calls them.
import { weight } from '../circuit/angles.ts';
import type { Declared } from '../semantics/modules.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { PairingDeclaration } from '../syntax/ast.ts';
import { executeOpened, type OpenDeclaration, sizeNamesOf, triedSizes } from './callable-body.ts';
import { applyPairing } from './expressions/expressions.ts';
import { fileContext } from './state/context.ts';
import { guard } from './state/fault.ts';
import type { Meter } from './state/meter.ts';
import { newRegister } from './state/registers.ts';
import { newState, type Session, type State } from './state/state.ts';
import { build, register } from './values/values.ts';

/**
 * Reports what is wrong with a gate or pool. Where it acts on registers, their size is known only to its callers: it
 * is right if some size suits it, and if none does the answer says why.
 */
export function tryCallable(declared: Declared<OpenDeclaration>, session: Session): string | undefined {
  const { declaration } = declared;
  if (sizeNamesOf(declaration).length === 0) {
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

/** undefined when `run` reports no error for some size, or only what follows from others; else the first message. */
function firstFit(
  session: Omit<Session, 'report'>,
  run: (state: State, size: number) => void,
): string | undefined {
  let first: string | undefined;
  for (const size of triedSizes) {
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
function runBody(state: State, declared: Declared<OpenDeclaration>, size: number): void {
  guard(state.report, declared.declaration.name.span, () =>
    executeOpened(state, declared, {
      sizeOf: () => size,
      anglesOf: (_, shape) => build(shape, (i) => ({ kind: 'angle', angle: weight(i) })),
    }),
  );
}
