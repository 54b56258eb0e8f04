// How badly a known gate, pool or function fits where an unknown name stands: the kind, the angles and the qubits.
import { channels } from '../circuit/channels.ts';
import { gates } from '../circuit/gates.ts';
import type { ApplyStatement } from '../syntax/ast.ts';
import { isFunction, pairings } from './builtins.ts';
import type { Position } from './foreign-advice.ts';
import type { Module } from './modules.ts';

/** What is known of a call; absent: nothing. */
export interface Use {
  readonly in?: Position;
  /** How many arguments it has; one may be a list of all angles. */
  readonly angles?: number | undefined;
  /** How many qubits it names; absent where registers may be among them. */
  readonly qubits?: number | undefined;
  readonly pools?: boolean | undefined;
}

/** Another kind counts more than a letter, other arguments half as much. */
const cost = { kind: 6, angles: 2, qubits: 2 };

interface Takes {
  readonly kind: 'gate' | 'pool' | 'pairing' | 'circuit' | 'channel' | 'function' | undefined;
  readonly angles?: number;
  readonly qubits?: number;
}

export function useOf({ arguments: given, operands }: ApplyStatement): Use {
  const isPlain =
    operands.kind === 'operands' && (operands.items.length > 1 || operands.items[0]?.kind === 'index');
  const qubits = isPlain ? operands.items.length : undefined;
  return { in: 'statement', angles: given.length, qubits, pools: operands.kind === 'pooled' };
}

/** `parameters`: the gates, pools and pairings that the circuit is given. */
export function unfitFor(module: Module, parameters: readonly string[], candidate: string, use: Use): number {
  const { kind, angles, qubits }: Takes = parameters.includes(candidate)
    ? { kind: undefined }
    : takes(module, candidate);
  const isValue = kind === 'function' || kind === 'pairing';
  const isWrongKind =
    (use.in === 'expression' && !isValue) ||
    (use.in === 'statement' && (isValue || (use.pools === true && kind !== 'pool')));
  const otherAngles = use.angles !== undefined && angles !== undefined && !takesAngles(angles, use.angles);
  const otherQubits = use.qubits !== undefined && qubits !== undefined && qubits !== use.qubits;
  return (isWrongKind ? cost.kind : 0) + (otherAngles ? cost.angles : 0) + (otherQubits ? cost.qubits : 0);
}

/** One argument may stand for all. */
function takesAngles(own: number, given: number): boolean {
  return own === given || (given === 1 && own > 0);
}

function takes({ callables }: Module, name: string): Takes {
  const declaration = callables.get(name)?.declaration;
  if (declaration?.kind === 'gate') {
    const { parameters, operands } = declaration;
    const single = operands.every(({ size }) => !size);
    return { kind: 'gate', angles: parameters.length, ...(single && { qubits: operands.length }) };
  }
  if (declaration?.kind === 'pool') {
    return { kind: 'pool', angles: declaration.parameters.length, qubits: declaration.sources.length + 1 };
  }
  if (declaration) return { kind: declaration.kind };
  const gate = gates.get(name);
  if (gate) return { kind: 'gate', angles: gate.angles, qubits: gate.qubits };
  if (channels.has(name)) return { kind: 'channel', angles: 1 };
  if (pairings.has(name)) return { kind: 'pairing' };
  return { kind: isFunction(name) ? 'function' : undefined };
}
