// What hardware would need to run a circuit, with its measurements in the middle, with and without reuse of qubits.
import type { Basis } from '../compiler/passes/basis/bases.ts';
import { toBasis } from '../compiler/passes/basis/to-basis.ts';
import { circuitMetrics, optimise, type CircuitMetrics } from '../compiler/passes/index.ts';
import { planReuse, type ReuseReport } from '../compiler/passes/reuse/reuse-qubits.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Preference } from './preference.ts';

export interface Resources extends Pick<ReuseReport, 'bound' | 'exact' | 'follows'> {
  readonly circuit: string;
  readonly basis: Basis;
  readonly withoutReuse: CircuitMetrics;
  readonly withReuse: CircuitMetrics;
  readonly preferred: 'withReuse' | 'withoutReuse';
}

/** `shallow`: the circuit that `withoutReuse` is of; `report`: how qubits are used again. */
export interface FoundResources {
  readonly resources: Resources;
  readonly shallow: Circuit;
  readonly report: ReuseReport;
}

export function resourcesOf(circuit: Circuit, basis: Basis, prefer: Preference): FoundResources {
  const shallow = toBasis(optimise(circuit, 1).circuit, basis);
  const { circuit: narrow, report } = planReuse(shallow);
  const { bound, exact, follows } = report;
  const resources = {
    circuit: circuit.name,
    basis,
    withoutReuse: circuitMetrics(shallow),
    withReuse: circuitMetrics(narrow),
    preferred: prefer === 'qubits' ? 'withReuse' : 'withoutReuse',
    bound,
    exact,
    follows,
  } as const;
  return { resources, shallow, report };
}
