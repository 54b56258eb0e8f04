// A noise model applied from outside: the same channels after every gate of a circuit, those of branches and blocks included.
import { channelNamed } from './channels.ts';
import type { ChannelName, Circuit, Operation } from './circuit.ts';
import { gatesWithCall } from './expand-blocks.ts';
import { checkedNoise, type NoiseModel } from './noise-model.ts';
import { mapOperations, qubitsOf } from './walk.ts';

export type { NoiseModel };

/**
 * `circuit` with channels after every gate, in the order of the model. A channel that exists for as many qubits as the
 * gate acts on (controls included) is applied once to all of them, any other to each of them. Throws UserError for a model that is none.
 */
export function addNoise(circuit: Circuit, model: NoiseModel): Circuit {
  const channels = (Object.entries(checkedNoise(model)) as [ChannelName, number][]).filter(
    ([, probability]) => probability > 0,
  );
  const follow = (qubits: readonly number[], place: Pick<Operation, 'origin'>): Operation[] =>
    channels.flatMap(([channel, probability]): Operation[] =>
      channelNamed(channel).arities.includes(qubits.length)
        ? [{ kind: 'channel', channel, probability, qubits, ...place }]
        : qubits.map((qubit) => ({ kind: 'channel', channel, probability, qubits: [qubit], ...place })),
    );
  const noisy = (operations: readonly Operation[]) =>
    mapOperations(operations, (operation) => {
      switch (operation.kind) {
        case 'gate':
        case 'block':
          return gatesWithCall(operation).flatMap((gate) => {
            const { origin } = gate;
            return [gate, ...follow(qubitsOf(gate), origin ? { origin } : {})];
          });
        case 'channel':
        case 'measure':
        case 'reset':
        case 'discard':
        case 'prepare':
        case 'barrier':
          return operation;
        default:
          return operation satisfies never;
      }
    });
  return channels.length ? { ...circuit, operations: noisy(circuit.operations) } : circuit;
}
