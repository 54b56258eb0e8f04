// The reference backend: plain TypeScript, float64, exact: the definition of right for every other backend.
// A statevector where the circuit is unitary once measurements are deferred, a density matrix where noise needs it.
import type { Circuit, Operation } from '../../../compiler/circuit/circuit.ts';
import { expandBlocks } from '../../../compiler/circuit/expand-blocks.ts';
import { allOperations, usedQubits } from '../../../compiler/circuit/walk.ts';
import { verify } from '../../../compiler/circuit/verify.ts';
import { BackendRefusal } from '../../../user-error.ts';
import type { Backend, Executable } from '../backend.ts';
import { createExecutable } from './execute.ts';
import { lower } from './lower.ts';
import { stateBytes, type ReferenceProgram, type Size } from './reference-program.ts';

const gibibyte = 2 ** 30;

/**
 * The reference backend, in double precision, with a limit on the bytes that states may take at once (default 2 GiB). Its
 * `load` throws UserError for circuits that need more.
 */
export function createReference(memoryLimit = 2 * gibibyte): Backend {
  return {
    name: 'reference',
    settings: () => ({ level: 0, precision: 'double', threads: 1 }),
    unavailable: () => undefined,
    load: (circuit) => load(circuit, memoryLimit),
  };
}

export const reference: Backend = createReference();

function load(given: Circuit, memoryLimit: number): Executable {
  const program = programOf(given, memoryLimit);
  return createExecutable(given, program, () => refuseAbove(memoryLimit, given, program, true));
}

/** What a circuit's values take fits the limit on bytes; throws BackendRefusal where it does not. */
export function programOf(given: Circuit, memoryLimit = 2 * gibibyte): ReferenceProgram {
  const violations = verify(given);
  if (violations.length > 0) throw new Error(`invalid circuit "${given.name}": ${violations.join('; ')}`);
  const circuit = expandBlocks(given);
  const kinds = new Set(allOperations(circuit.operations).map(({ kind }) => kind));
  const density = kinds.has('channel');
  const least = { density, wires: usedQubits(circuit).size * (density ? 2 : 1), channels: 0 };
  refuseAbove(memoryLimit, circuit, least, false);
  const program = choose(circuit, kinds);
  refuseAbove(memoryLimit, circuit, program, false);
  return program;
}

/** Noise needs a density matrix; resets may cost more as fresh qubits of a statevector than a density matrix does. */
function choose(circuit: Circuit, kinds: ReadonlySet<Operation['kind']>): ReferenceProgram {
  if (kinds.has('channel')) return lower(circuit, true);
  const pure = lower(circuit, false);
  if (!kinds.has('reset')) return pure;
  const mixed = lower(circuit, true);
  return stateBytes(pure, true) <= stateBytes(mixed, true) ? pure : mixed;
}

function refuseAbove(limit: number, circuit: Circuit, program: Size, gradient: boolean): void {
  const bytes = stateBytes(program, gradient);
  if (bytes <= limit && program.wires <= 30) return;
  const what = program.density
    ? `a density matrix of ${program.wires / 2} qubits${gradient ? `, kept before ${program.channels} channels,` : ''}`
    : `a statevector of ${program.wires} qubits`;
  throw new BackendRefusal(
    `Circuit "${circuit.name}" needs ${gibibytes(bytes)} GiB for ${what} on the reference backend, ` +
      `more than its limit of ${gibibytes(limit)} GiB.`,
    `Use fewer qubits${program.density ? ', fewer noise channels or resets' : ''}, or another backend.`,
  );
}

function gibibytes(bytes: number): string {
  const size = bytes / gibibyte;
  return size >= 1e6 ? size.toExponential(1) : String(Number(size.toPrecision(2)));
}
