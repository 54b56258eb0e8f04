// Finds what the names on the sides of a property mean: a setting names a parameter of what stands before it.
import type { CompileTimeParameter, ParameterType, Side, SideSetting } from '../syntax/ast.ts';
import { readCallableValue, readExpression } from './read-expression-names.ts';
import { takeCallable, type OpenScope, type Reading } from './reading-names.ts';
import { declaredSymbol, type NameSymbol } from './resolved-names.ts';

/** Whether a parameter stands for something to be called. */
export function holdsCallable({ name }: ParameterType): boolean {
  return name === 'gate' || name === 'pool' || name === 'pairing';
}

export function readSide(reading: Reading, head: OpenScope, side: Side): void {
  takeCallable(reading, head, side.callee, 'read', side);
  const called = reading.references.at(-1)!.symbol;
  for (const setting of side.settings) readSetting(reading, head, setting, called);
}

function readSetting(
  reading: Reading,
  scope: OpenScope,
  node: SideSetting,
  called: NameSymbol | undefined,
): void {
  const { name, value } = node;
  const symbol = called && parameterOf(called, name.name);
  const { references } = reading;
  references.push({ ...name, space: symbol?.space ?? 'value', symbol, role: 'read', node, scope, misplaced: !symbol }); // prettier-ignore
  if (symbol?.space === 'callable') return readCallableValue(reading, scope, value);
  const from = references.length;
  readExpression(reading, scope, value);
  // What an unknown parameter would have taken may be anything.
  if (!symbol) for (let i = from; i < references.length; i++) references[i] = { ...references[i], misplaced: true }; // prettier-ignore
}

/** The parameter of a circuit, or the size of a gate's register, as it is declared there. */
export function parameterOf(symbol: NameSymbol, name: string): NameSymbol | undefined {
  const { node, module } = declaredSymbol(symbol);
  if (node?.kind === 'circuit') {
    const found = node.parameters.find((each) => each.name.name === name);
    return found && { ...found.name, kind: 'parameter', space: spaceOf(found), node: found, module };
  }
  const found = node?.kind === 'gate' && node.operands.find(({ size }) => size?.name === name);
  return found ? { ...found.size!, kind: 'size', space: 'value', node: found, module } : undefined;
}

const spaceOf = ({ type }: CompileTimeParameter) => (holdsCallable(type) ? 'callable' : 'value');

/** The names that a setting of a circuit or a gate may have. */
export function settingNames(symbol: NameSymbol): string[] {
  const { node } = declaredSymbol(symbol);
  if (node?.kind === 'circuit') return node.parameters.map(({ name }) => name.name);
  if (node?.kind !== 'gate') return [];
  return [...new Set(node.operands.flatMap(({ size }) => (size ? [size.name] : [])))];
}
