// The circuit of a study, again, from what its record says of it.
import { elaborateRecorded } from '../../circuit-files/elaborate-recorded.ts';
import { addNoise } from '../../compiler/circuit/add-noise.ts';
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { hashCircuit } from '../../compiler/circuit/hash-circuit.ts';
import type { CircuitSummary } from '../result.ts';
import { UserError } from '../../user-error.ts';

/**
 * The circuit of a study, as `readStudy` and `runStudy` give it: elaborated from its text with its values and noise, whatever
 * became of the file. Throws UserError where that gives no circuit, or another than it was.
 */
export function circuitOfStudy(recorded: CircuitSummary): Circuit {
  const { name, file, text, imports, settings, parameters, hash } = recorded;
  const source = { name: file ?? `${name}.qcnn`, text };
  // The text of a circuit that a program made has all values.
  const set = file === undefined ? {} : parameters;
  const circuit = addNoise(elaborateRecorded({ name, source, imports, set }), noiseOf(settings));
  if (hashCircuit(circuit) === hash) return circuit;
  throw new UserError(`the recorded text of the circuit ${name} gives another one than was trained, whose identity is ${hash}`, 1); // prettier-ignore
}

/** The strengths of channels after every gate, which stand among the settings in words. */
function noiseOf(settings: CircuitSummary['settings']): Record<string, number> {
  const strengths = Object.entries(settings).flatMap(([name, value]) => {
    const [, channel] = /^(\w+) after every gate$/.exec(name) ?? [];
    return channel === undefined ? [] : [[channel, Number(value)] as const];
  });
  return Object.fromEntries(strengths);
}
