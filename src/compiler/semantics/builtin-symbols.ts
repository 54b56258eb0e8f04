// The names that the language itself declares, one symbol each, the same in every file.
import { channels } from '../circuit/channels.ts';
import { gates } from '../circuit/gates.ts';
import {
  builtinConstants,
  distributions,
  manyFunctions,
  observableFunctions,
  pairings,
  unaryFunctions,
} from './builtins.ts';
import type { NameKind, NameSpace, NameSymbol } from './resolved-names.ts';

/** By name space; `builtinCallables` has the same callables. */
export const builtinSymbols: Readonly<Record<NameSpace, ReadonlyMap<string, NameSymbol>>> = {
  value: new Map(symbols('constant', 'value', builtinConstants.keys())),
  callable: new Map([
    ...symbols('gate', 'callable', [...gates.keys(), 'rpauli']),
    ...symbols('channel', 'callable', channels.keys()),
    ...symbols('pairing', 'callable', pairings.keys()),
    ...symbols('function', 'callable', [...unaryFunctions.keys(), ...manyFunctions.keys()]),
    ...symbols('observable', 'callable', observableFunctions),
    ...symbols('preparation', 'callable', ['prepare']),
  ]),
  distribution: new Map(symbols('distribution', 'distribution', distributions)),
};

function symbols(kind: NameKind, space: NameSpace, names: Iterable<string>): [string, NameSymbol][] {
  return [...names].map((name) => [name, { kind, space, name }]);
}
