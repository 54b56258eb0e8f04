// Facts of gates, whatever their qubits: which of them are equal, and whether weights or inputs reach their angles.
import { compileAngles } from './angle-program.ts';
import type { Angle, Operation } from './circuit.ts';

/** What passes know of a gate besides the gate itself. */
export interface GateFacts {
  /** The same for gates that differ at most in their qubits: name, controls, angle expressions by structure. */
  readonly kind: number;
  /** An input reaches one of its angles: its matrix differs from sample to sample. */
  readonly perSample: boolean;
  /** Neither inputs nor weights reach it. */
  readonly fixed: boolean;
}

/** The facts of every gate among `operations`, by gate object; near-linear in the size of the expressions. */
export function gateFacts(operations: readonly Operation[]): ReadonlyMap<Operation, GateFacts> {
  const gates = operations.filter((operation) => operation.kind === 'gate');
  const angles: Angle[] = [];
  for (const gate of gates) for (const angle of gate.angles) angles.push(angle);
  const program = compileAngles(angles);
  const kinds = new Map<string, number>();
  const facts = new Map<Operation, GateFacts>();
  let next = 0;
  for (const gate of gates) {
    const steps = program.results.slice(next, (next += gate.angles.length));
    const key = `${gate.gate} ${gate.controls} ${steps.join(' ')}`;
    const kind = kinds.get(key) ?? kinds.size;
    kinds.set(key, kind);
    facts.set(gate, {
      kind,
      perSample: steps.some((step) => program.perSample[step]),
      fixed: !steps.some((step) => program.varying[step]),
    });
  }
  return facts;
}
