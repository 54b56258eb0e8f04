// A gate or pool by itself as a circuit: its angles are weights, its operands qubits, and it returns nothing.
import { weight } from '../circuit/angles.ts';
import type { Circuit } from '../circuit/circuit.ts';
import { nearest } from '../source/nearest.ts';
import type { Declared } from '../semantics/modules.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { PoolDeclaration } from '../syntax/ast.ts';
import { executeOpened, type OpenDeclaration, sizeNamesOf, triedSizes } from './callable-body.ts';
import { emit } from './state/emit.ts';
import { fail, guard } from './state/fault.ts';
import { sizeLimit } from './state/limits.ts';
import { isLive } from './state/qubits.ts';
import { atStart, enterStatement } from './state/whereabouts.ts';
import { newState, type Session, type State } from './state/state.ts';
import { defaultInitial } from './statements/declarations.ts';
import { build, sizeOf } from './values/values.ts';

export interface ElaboratedCallable {
  /** A pool ends its sources: those left over are discarded. */
  readonly circuit: Circuit;
  /** The sizes of its registers, as texts. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Sizes of registers by the names that the head gives them, as texts: { n: '4' }. */
export type SizeTexts = Readonly<Record<string, string>>;

/**
 * The circuits that a gate or pool may be, one for each size of its registers that suits, the most usual first; sizes that
 * are given stay as they are. Where none suits, what is wrong with the first is reported.
 */
export function* elaborateCallable(
  declared: Declared<OpenDeclaration>,
  given: SizeTexts,
  session: Session,
): Generator<ElaboratedCallable, void> {
  const { declaration } = declared;
  const sizes = guard(session.report, declaration.name.span, () => readSizes(declaration, given));
  if (!sizes) return;
  const isSettled = sizeNamesOf(declaration).every((name) => sizes.has(name));
  let first: Diagnostic[] | undefined;
  let suits = 0;
  for (const size of isSettled ? [0] : triedSizes) {
    const found: Diagnostic[] = [];
    const all = new Map(sizeNamesOf(declaration).map((name) => [name, sizes.get(name) ?? size]));
    const circuit = circuitAt(declared, all, { ...session, report: (each) => found.push(each) });
    first ??= found;
    if (!circuit) continue;
    if (suits++ === 0) found.forEach(session.report);
    const parameters = Object.fromEntries([...all].map(([name, value]) => [name, `${value}`]));
    yield { circuit, parameters };
  }
  if (suits === 0) first?.forEach(session.report);
}

/** The first two on as many qubits; where there are none, the first of each. */
export function sameWidth<A extends { readonly circuit: Circuit }, B extends { readonly circuit: Circuit }>(
  ours: Iterable<A>,
  theirs: Iterable<B>,
): readonly [A, B] {
  for (const one of ours)
    for (const other of theirs) if (one.circuit.qubits === other.circuit.qubits) return [one, other];
  const [first] = ours;
  const [second] = theirs;
  return [first, second];
}

function readSizes(declaration: OpenDeclaration, given: SizeTexts): ReadonlyMap<string, number> {
  const { kind, name } = declaration;
  const names = sizeNamesOf(declaration);
  for (const [own, text] of Object.entries(given)) {
    if (!names.includes(own)) {
      const similar = nearest(own, names);
      const has = names.length > 0 ? `the sizes of its registers are ${names.join(', ')}` : 'it has no register whose size may be set'; // prettier-ignore
      fail('unknown-parameter', `${kind} ${name.name} has no size ${own}; ${similar ? `did you mean ${similar}?` : has}`, name.span); // prettier-ignore
    }
    if (!/^[1-9]\d*$/.test(text) || Number(text) > sizeLimit)
      fail('not-an-integer', `the size ${own} of ${kind} ${name.name} is a whole number of qubits, 1 or more, and not ${text}`, name.span); // prettier-ignore
  }
  return new Map(Object.entries(given).map(([own, text]) => [own, Number(text)]));
}

/** undefined where an error was reported. */
function circuitAt(
  declared: Declared<OpenDeclaration>,
  sizes: ReadonlyMap<string, number>,
  session: Session,
): Circuit | undefined {
  const { declaration } = declared;
  let failed = false;
  const report = (diagnostic: Diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    session.report(diagnostic);
  };
  const state = newState({ ...session, report });
  guard(report, declaration.name.span, () => {
    executeOpened(state, declared, {
      sizeOf: (name) => sizes.get(name)!,
      anglesOf: ({ name, span }, shape) => {
        const size = sizeOf(shape);
        const offset = state.weightTotal;
        if (offset + size > sizeLimit) fail('limit-exceeded', `${declaration.kind} ${declaration.name.name} has more than ${sizeLimit} angles`, span); // prettier-ignore
        state.weights.push({ name, meeting: 0, shape, offset, size, initial: defaultInitial });
        state.weightTotal += size;
        return build(shape, (i) => ({ kind: 'angle', angle: weight(offset + i) }));
      },
    });
    if (declaration.kind === 'pool') discardSources(state, declaration);
  });
  if (failed) return undefined;
  const { qubits, bits, weights, inputs, operations } = state;
  return { name: declaration.name.name, qubits: qubits.count, bits, weights, inputs, operations, outputs: [] }; // prettier-ignore
}

/** The sources are the first qubits; each ends where the head names it. */
function discardSources(state: State, { sources }: PoolDeclaration): void {
  sources.forEach(({ span }, source) => {
    if (!isLive(state, source)) return;
    enterStatement(Object.assign(state.at, atStart()), span);
    emit(state, { kind: 'discard', qubit: source }, span);
  });
}
