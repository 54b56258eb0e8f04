// Circuits that OpenQASM can express: preparations of known amplitudes become gates, the rest is refused.
import { UserError } from '../../../user-error.ts';
import type { Circuit, Operation } from '../../circuit/circuit.ts';
import { allOperations } from '../../circuit/walk.ts';
import { preparationGates } from './preparation-gates.ts';

/** Throws UserError for channels and amplitudes that are not known; it names the operation by its position at top level. */
export function sayable(circuit: Circuit): Circuit {
  const operations = circuit.operations.flatMap((operation, position): readonly Operation[] => {
    for (const each of allOperations([operation]))
      if (each.kind === 'channel') refuse(position, `the noise channel ${each.channel}`);
    if (operation.kind !== 'prepare') return [operation];
    const known = operation.amplitudes.every(({ kind }) => kind === 'constant');
    return (
      preparationGates(operation) ??
      refuse(
        position,
        `amplitude encoding (prepare)${known ? ' of zeros' : ''}`,
        ', or give its weights and inputs as numbers',
      )
    );
  });
  return { ...circuit, operations };
}

function refuse(position: number, what: string, help = ''): never {
  throw new UserError(
    `operation ${position} is ${what}, which OpenQASM cannot say; export the circuit without it${help}`,
  );
}
