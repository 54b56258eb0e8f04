// What stands on a side of a property, unrolled: a circuit with its settings, or a gate or pool by itself.
import type { Circuit } from '../../circuit/circuit.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { isBroken } from '../../semantics/check.ts';
import { type Declared, loadModules } from '../../semantics/modules.ts';
import { printExpression } from '../../syntax/index.ts';
import type { GateDeclaration, Side } from '../../syntax/ast.ts';
import { qubitsOfGate } from '../calls/signatures.ts';
import { elaborateCallable } from '../elaborate-callable.ts';
import { elaborateInSlices } from '../elaborate.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { CircuitContext } from '../parameters/circuit-context.ts';
import { findCallable, type GateCallable } from '../state/environment.ts';
import { fail, giveUp } from '../state/fault.ts';
import type { Slices } from '../state/meter.ts';
import { toInteger } from '../values/compile-time.ts';
import type { PropertySession } from './choices.ts';

/** A circuit that a side may mean, with the values of its parameters or the sizes of its registers, as texts. */
export interface SideVersion {
  readonly circuit: Circuit;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a side may mean. */
export interface SideVersions {
  readonly kind: 'circuit' | 'gate' | 'pool';
  /** One, or for a gate whose registers have no size yet one for each size that suits. */
  readonly versions: readonly SideVersion[];
}

/** The side as one line. */
export function sideText({ callee, settings }: Side): string {
  const given = settings.map(({ name, value }) => `${name.name} = ${printExpression(value)}`);
  return callee.name + (given.length > 0 ? `(${given.join(', ')})` : '');
}

/** Undefined where an error was reported. Throws Fault. */
export function* sideInSlices(
  within: CircuitContext,
  { callee, settings }: Side,
  session: PropertySession,
): Slices<SideVersions | undefined> {
  const called = findCallable(within, callee.name);
  if (called?.kind === 'circuit') {
    const { module, declaration } = called.declared;
    if (isBroken(module, declaration)) return giveUp();
    const choices = Object.fromEntries(
      settings.map(({ name, value }) => [
        name.name,
        { kind: 'elsewhere', expression: value, within } as const,
      ]),
    );
    const elaborated = yield* elaborateInSlices(called.declared, { ...session, choices });
    return elaborated && { kind: 'circuit', versions: [elaborated] };
  }
  if (called?.kind !== 'gate' && called?.kind !== 'pool') return giveUp();
  const sizes = settings.map(({ name, value }): [string, string] => [
    name.name,
    `${toInteger(evaluate(within, value), value.span, `the size ${name.name}`)}`,
  ]);
  if (called.kind === 'gate' && !called.declared && !qubitsOfGate(called))
    return fail('wrong-type', `${callee.name} is compared in a gate of its own: gate g(t: angle) a, b { … }`, callee.span); // prettier-ignore
  if (called.declared && isBroken(called.declared.module, called.declared.declaration)) return giveUp();
  const declared = called.kind === 'pool' ? called.declared : (called.declared ?? builtinGate(called));
  const versions = [...elaborateCallable(declared, Object.fromEntries(sizes), session)];
  return versions.length > 0 ? { kind: called.kind, versions } : undefined;
}

/** A gate of the language, as if a file declared it. */
function builtinGate({ name }: GateCallable): Declared<GateDeclaration> {
  const qubits = qubitsOfGate({ kind: 'gate', name })!;
  const operands = Array.from({ length: qubits }, (_, i) => `q${i}`).join(', ');
  const { angles } = gateNamed(name);
  const [head, call] = angles > 0 ? [`(t: angle[${angles}])`, '(t)'] : ['', ''];
  const text = `gate the_${name}${head} ${operands} { ${name}${call} ${operands}; }`;
  const module = loadModules({ name, text }, () => undefined);
  return module.callables.get(`the_${name}`) as Declared<GateDeclaration>;
}
