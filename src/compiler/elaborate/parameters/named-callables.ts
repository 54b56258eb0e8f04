// The gate, pool or pairing that a parameter names: looked up in the file, and what is set also in the standard library.
import { loadModules } from '../../semantics/modules.ts';
import { standardFiles } from '../../semantics/standard-names.ts';
import { counted } from '../../../phrases.ts';
import type { Span } from '../../source/source.ts';
import type { CompileTimeParameter } from '../../syntax/ast.ts';
import { qubitsOfGate } from '../calls/signatures.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { type Callable, findCallable } from '../state/environment.ts';
import { fail, giveUp } from '../state/fault.ts';
import { toInteger } from '../values/compile-time.ts';
import type { CircuitContext } from './circuit-context.ts';
import type { Given } from './settings.ts';

/** The types of parameters that name something to be called. */
export const callableTypes: ReadonlySet<string> = new Set(['gate', 'pool', 'pairing']);

/** What the name stands for, if it is of the kind and takes the qubits that the parameter says. */
export function callableFor(
  context: CircuitContext,
  parameter: CompileTimeParameter,
  { expression, external, within = context }: Given,
  span: Span,
): Callable {
  const { name, type } = parameter;
  const kind = type.name;
  if (expression.kind !== 'name')
    return fail('wrong-type', `parameter ${name.name} must be the name of a ${kind}`, span);
  let callable = findCallable(within, expression.name);
  if ((!callable || callable.kind !== kind) && external) callable = findInStandardLibrary(context, expression.name) ?? callable; // prettier-ignore
  if (!callable) {
    if (external) return fail('unknown-name', `no ${kind} is called ${expression.name}, neither in the file nor in the standard library`, span); // prettier-ignore
    return giveUp();
  }
  if (callable.kind !== kind) return fail('wrong-type', `parameter ${name.name} must be a ${kind}, and ${expression.name} is a ${callable.kind}`, span); // prettier-ignore
  requireArity(context, parameter, { callable, name: expression.name }, span);
  return callable;
}

/** `called`: the gate or pool, by the name that stands for it. */
function requireArity(
  context: Context,
  { name, type }: CompileTimeParameter,
  called: { readonly callable: Callable; readonly name: string },
  span: Span,
): void {
  const { callable } = called;
  const stated = (what: string) =>
    type.arity && toInteger(evaluate(context, type.arity), type.arity.span, what);
  if (callable.kind === 'gate') {
    const arity = stated('the arity of a gate');
    const actual = qubitsOfGate(callable);
    if (arity === undefined || actual === arity) return;
    const acts = actual === undefined ? 'a register' : counted(actual, 'qubit');
    fail('wrong-arity', `parameter ${name.name} must be a gate on ${counted(arity, 'qubit')}, and ${called.name} acts on ${acts}`, span); // prettier-ignore
  }
  if (callable.kind === 'pool') {
    const sources = stated('the number of sources of a pool') ?? 1;
    const actual = callable.declared.declaration.sources.length;
    if (actual === sources) return;
    const write = type.arity ? '' : `; for such pools write ${name.name}: pool(${actual})`;
    fail('wrong-arity', `parameter ${name.name} must be a pool of ${counted(sources, 'source')}, and ${called.name} has ${counted(actual, 'source')}${write}`, span); // prettier-ignore
  }
}

/** A `--set` name is looked up in the standard library after the circuit's own file. */
function findInStandardLibrary(context: CircuitContext, name: string): Callable | undefined {
  const { load } = context;
  for (const specifier of standardFiles) {
    const source = load(specifier, context.module.source);
    if (!source || 'unreadable' in source) continue;
    const module = loadModules(source, load);
    const found =
      module.callables.has(name) && findCallable({ ...context, module, callables: new Map() }, name);
    if (found) return found;
  }
  return undefined;
}
