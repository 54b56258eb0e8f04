// What names mean at one point of a file: values by block, callables by circuit and file, built-ins outermost.
import { type ChannelName, channels } from '../../circuit/channels.ts';
import { gates } from '../../circuit/gates.ts';
import {
  builtinConstants,
  manyFunctions,
  observableFunctions,
  pairings,
  preparations,
  rotations,
  unaryFunctions,
} from '../../semantics/builtins.ts';
import type { Declared, Module } from '../../semantics/modules.ts';
import type {
  CircuitDeclaration,
  ConstDeclaration,
  GateDeclaration,
  PairingDeclaration,
  PoolDeclaration,
} from '../../syntax/ast.ts';
import type { Named, Value } from '../values/values.ts';

export type Callable =
  /** `word`: a rotation by these Pauli letters, which has no row in the gate table. */
  | {
      readonly kind: 'gate';
      readonly name: string;
      readonly declared?: Declared<GateDeclaration>;
      readonly word?: string;
    }
  | { readonly kind: 'pool'; readonly name: string; readonly declared: Declared<PoolDeclaration> }
  | { readonly kind: 'pairing'; readonly name: string; readonly declared?: Declared<PairingDeclaration> }
  | { readonly kind: 'circuit'; readonly name: string; readonly declared: Declared<CircuitDeclaration> }
  | { readonly kind: 'channel'; readonly name: ChannelName }
  | { readonly kind: 'preparation' | 'rotation'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string };

export type GateCallable = Callable & { kind: 'gate' };
export type PoolCallable = Callable & { kind: 'pool' };
export type ChannelCallable = Callable & { kind: 'channel' };
export type PairingCallable = Callable & { kind: 'pairing' };

export interface Scope {
  readonly names: Map<string, Named>;
  readonly outer?: Scope;
}

export interface Environment {
  readonly module: Module;
  /** Gate, pool and pairing parameters of the circuit; undefined where the choice was refused, and reported. */
  readonly callables: ReadonlyMap<string, Callable | undefined>;
  readonly scope: Scope;
  /** Constants already computed, over all files; undefined while one is being computed. */
  readonly constants: Map<ConstDeclaration, Named | undefined>;
}

/** The same names with an empty block inside. */
export function innerScope({ module, callables, constants, scope }: Environment): Environment {
  return { module, callables, constants, scope: { names: new Map(), outer: scope } };
}

/** The names that a declaration of another file sees. */
export function fileEnvironment(module: Module, constants: Environment['constants']): Environment {
  return { module, callables: new Map(), scope: { names: new Map() }, constants };
}

/** Declares a value. A name of an enclosing block keeps its meaning: the redeclaration was reported with the names. */
export function bind({ scope }: Environment, name: string, value: Value): void {
  if (!findScope(scope, name)) scope.names.set(name, value);
}

/** The scope that holds a value's name. */
export function findScope(scope: Scope | undefined, name: string): Scope | undefined {
  while (scope && !scope.names.has(name)) scope = scope.outer;
  return scope;
}

/** A constant of the file or of the language; names of blocks hide it. */
export function isConstant({ module }: Environment, name: string): boolean {
  return module.constants.has(name) || builtinConstants.has(name);
}

/** What can be called by this name; undefined where nothing can, which was reported. */
export function findCallable({ callables, module }: Environment, name: string): Callable | undefined {
  if (callables.has(name)) return callables.get(name);
  if (isHalfRead(module, name)) return undefined;
  return declaredCallable(module, name) ?? builtinCallables.get(name);
}

/** What a name is, or how it is called, is not known where its import or the head of its declaration could not be read. */
function isHalfRead(module: Module, name: string): boolean {
  const declaration = module.callables.get(name)?.declaration;
  if (!declaration) return module.lostNames.has(name);
  return declaration !== undefined && 'lost' in declaration && declaration.lost !== undefined;
}

function declaredCallable(module: Module, name: string): Callable | undefined {
  const declared = module.callables.get(name);
  if (!declared) return undefined;
  const { kind } = declared.declaration;
  return { kind, name: declared.declaration.name.name, declared } as Callable;
}

const builtinCallables: ReadonlyMap<string, Callable> = new Map([
  ...entries('gate', gates.keys()),
  ...entries('pairing', pairings.keys()),
  ...entries('channel', channels.keys()),
  ...entries('preparation', preparations.keys()),
  ...entries('rotation', rotations.keys()),
  ...entries('function', [...unaryFunctions.keys(), ...manyFunctions.keys(), ...observableFunctions.keys()]),
]);

function entries(kind: Callable['kind'], names: Iterable<string>): [string, Callable][] {
  return [...names].map((name) => [name, { kind, name } as Callable]);
}
