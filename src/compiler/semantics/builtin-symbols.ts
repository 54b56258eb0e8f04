// The names that the language itself declares, one symbol each, the same in every file.
import { channels } from '../circuit/channels.ts';
import { gates } from '../circuit/gates.ts';
import {
  builtinConstants,
  distributions,
  manyFunctions,
  observableFunctions,
  pairings,
  preparations,
  rotations,
  unaryFunctions,
} from './builtins.ts';
import type { NameKind, NameSpace, NameSymbol } from './resolved-names.ts';

/** By name space; `builtinCallables` has the same callables. */
export const builtinSymbols: Readonly<Record<NameSpace, ReadonlyMap<string, NameSymbol>>> = {
  value: new Map(symbols('constant', 'value', builtinConstants.keys())),
  callable: new Map([
    ...symbols('gate', 'callable', [...gates.keys(), ...rotations.keys()]),
    ...symbols('channel', 'callable', channels.keys()),
    ...symbols('pairing', 'callable', pairings.keys()),
    ...symbols('function', 'callable', [...unaryFunctions.keys(), ...manyFunctions.keys()]),
    ...symbols('observable', 'callable', observableFunctions.keys()),
    ...symbols('preparation', 'callable', preparations.keys()),
  ]),
  distribution: new Map(symbols('distribution', 'distribution', distributions.keys())),
};

function symbols(kind: NameKind, space: NameSpace, names: Iterable<string>): [string, NameSymbol][] {
  return [...names].map((name) => [name, { kind, space, name }]);
}
