// What decides the figures of one run of a sweep, whatever else is in the sweep: its hash is of this.
import { createHash } from 'node:crypto';
import { outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { hashCircuit } from '../compiler/circuit/hash-circuit.ts';
import { partsQubits, readsCircuit, slidesCircuit, trainsResNet, usesCircuit } from '../models/index.ts';
import { apartOf } from '../models/qcnn.ts';
import { identityOf, type Identity } from '../study/identity.ts';
import type { StudyPlan } from '../study/observer.ts';
import type { RunKey } from '../study/run-key.ts';

/** `plan` is of a study that has the model; `needs`: the hash of the run whose model it begins with. */
export function runIdentity(
  plan: StudyPlan,
  circuit: Circuit,
  {
    model,
    key,
    needs,
  }: { readonly model: string; readonly key: RunKey; readonly needs?: string | undefined },
): Identity {
  const computes = computesCircuit(model);
  const { shots, device, ...settings } = plan.settings;
  const own: StudyPlan = {
    ...plan,
    settings: {
      ...settings,
      stem: trainsResNet(model) ? settings.stem : undefined,
      backend: computes ? settings.backend : undefined,
      ...(computes && shots !== undefined && { shots }),
      ...(computes && device && { device }),
    },
    circuit: { ...plan.circuit, hash: identityOfCircuit(model, circuit, plan.circuit.hash) },
  };
  const identity = identityOf(own, model, key);
  return needs === undefined ? identity : { ...identity, 'begins with': needs };
}

export function hashOfIdentity(identity: Identity): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

/** Whether the model computes with the circuit, or with what is left of it. */
export function computesCircuit(model: string): boolean {
  return readsCircuit(model) || slidesCircuit(model);
}

/** What the model computes with: the circuit, or what is left of it. */
export function circuitOf(model: string, circuit: Circuit): Circuit {
  return partsQubits(model) ? apartOf(circuit) : circuit;
}

const hashes = new WeakMap<Circuit, string>();

/** `hashCircuit` of a circuit, taken once. */
export function hashOnce(circuit: Circuit): string {
  const hash = hashes.get(circuit) ?? hashCircuit(circuit);
  hashes.set(circuit, hash);
  return hash;
}

/** What the model sees of the circuit: nothing, its inputs and counts, what is left of it, or all. */
function identityOfCircuit(model: string, circuit: Circuit, hash: string): string {
  if (!usesCircuit(model)) return '';
  if (partsQubits(model)) return hashOnce(circuitOf(model, circuit));
  if (computesCircuit(model)) return hash;
  const inputs = circuit.inputs.map(({ element, size }) => `${element}[${size}]`).join(' ');
  const isMatched = model.endsWith('-matched');
  return isMatched ? `${inputs}, ${weightCount(circuit)} weights, ${outputCount(circuit)} outputs` : inputs;
}
