// Applies what a statement calls: each kind of callable has a file of its own.
import { gates } from '../../circuit/gates.ts';
import { pauliRotationName } from '../../circuit/pauli-rotation.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context, Execute } from '../state/context.ts';
import { findCallable } from '../state/environment.ts';
import { fail, giveUp } from '../state/fault.ts';
import { applyChannels } from './apply-channels.ts';
import { applyGates } from './apply-gates.ts';
import { poolStatement } from './apply-pools.ts';
import type { Identifier } from '../../syntax/ast.ts';
import type { ApplyStatement } from './operands.ts';
import { pauliWord } from './pauli-word.ts';
import { prepare } from './prepare.ts';

export function apply(context: Context, node: ApplyStatement, execute: Execute): void {
  const callable = findCallable(context, node.callee.name);
  if (!callable) return giveUp();
  const values = node.arguments.map((argument) => evaluate(context, argument));
  switch (callable.kind) {
    case 'gate':
      return applyGates(context, { callable, values, node, execute });
    case 'rotation': {
      const word = pauliWord(values[0], node);
      const rotation = { kind: 'gate', name: pauliRotationName(word), word } as const;
      return applyGates(context, { callable: rotation, values: values.slice(1), node, execute });
    }
    case 'pool':
      return poolStatement(context, { callable, values, node, execute });
    case 'channel':
      return applyChannels(context, { callable, values, node, execute });
    case 'preparation':
      return prepare(context, { callable, values, node, execute });
    case 'circuit':
      return giveUp(); // Reported where structure is checked.
    case 'pairing':
    case 'function':
      if (gates.has(node.callee.name.toLowerCase())) return fail('wrong-type', `${node.callee.name}(…) is an observable; the gate is ${node.callee.name.toLowerCase()}`, node.callee.span, replacing(node.callee)); // prettier-ignore
      return fail('wrong-type', `${node.callee.name} is a ${callable.kind}, not a gate, pool or channel; use it in an expression`, node.callee.span); // prettier-ignore
    default:
      return callable satisfies never;
  }
}

/** The repair that writes a name in small letters. */
function replacing({ name, span }: Identifier) {
  const text = name.toLowerCase();
  return { fix: { title: `replace ${name} by ${text}`, span, text } };
}
