// The circuits of a sweep: each file is opened once, its parameters are bound once for each set of values, and each circuit
// is elaborated once.
import { filesOnDisk, type CircuitFiles } from '../circuit-files/circuit-texts.ts';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { exitCodeOf } from '../circuit-files/exit-code-of.ts';
import { chosenCircuit } from '../circuit-files/load.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { openParameters, type BoundParameters, type OpenParameters } from '../compiler/open-parameters.ts';
import type { Load } from '../compiler/semantics/modules.ts';
import { formatWithSource, type Diagnostic } from '../compiler/source/diagnostic.ts';
import { openStudyCircuit, type CircuitOptions, type OpenedCircuit } from '../study/study-circuit.ts';
import { UserError } from '../user-error.ts';

/** What a study says of its circuit, in plain texts. */
export type CircuitGiven = Pick<CircuitOptions, 'circuitName' | 'noise'> & {
  readonly circuit?: string | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly beside?: readonly string[] | undefined;
};

/** Why there is no circuit; the exit code says whether what was set is at fault, 2, or the file. */
export interface NoCircuit {
  readonly refusal: string;
  readonly exitCode: 1 | 2;
}

export interface SweepCircuits {
  /** The parameters of a file's circuit. Throws UserError. */
  parametersOf(given: CircuitGiven): OpenParameters;
  /** Kept for the next that asks for the same values. */
  bind(given: CircuitGiven): BoundParameters;
  /** The circuit, or why there is none. Throws UserError where a file cannot be opened. */
  open(given: CircuitGiven): OpenedCircuit | NoCircuit;
}

/** Most sets of values that are kept bound. */
const mostBound = 10_000;

/** Most circuits that are held at once. */
const mostCircuits = 10_000;

/** `circuit` undefined means `usual`. `warn` hears each warning of elaboration, however many circuits have it, once. */
export function sweepCircuits(
  usual: string,
  warn: (warning: Diagnostic) => void,
  disk: CircuitFiles = filesOnDisk,
): SweepCircuits {
  const told = new Set<string>();
  const files = readOnce(disk, (warning) => {
    // Said of an axis, not of each of its circuits.
    if (warning.code === 'outside-domain') return;
    const text = formatWithSource(warning);
    if (!told.has(text)) warn(warning);
    told.add(text);
  });
  const parameters = new Map<string, OpenParameters>();
  const bindings = new Map<string, BoundParameters>();
  const different = new Map<string, Circuit>();
  const opened = new Map<string, OpenedCircuit | NoCircuit>();

  const parametersOf = ({ circuit = usual, circuitName }: CircuitGiven) =>
    remembered(parameters, JSON.stringify([circuit, circuitName]), () => {
      const reference = files.open(circuit);
      const { open, diagnostics } = openParameters(reference.source, files.load, chosenCircuit(reference, circuitName)); // prettier-ignore
      if (open) return open;
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      throw new DiagnosticsError(
        errors.map(formatWithSource).join('\n'),
        errors,
        exitCodeOf(errors, undefined),
      );
    });

  /** Circuits that are the same by another name are held once. */
  const shared = (study: OpenedCircuit): OpenedCircuit => {
    const { hash } = study.summary;
    const circuit = different.get(hash) ?? study.circuit;
    different.set(hash, circuit);
    if (different.size > mostCircuits)
      throw new UserError(
        `the points of the axes have more than ${mostCircuits.toLocaleString('en')} different circuits; draw some of them with --sample 1000, or give fewer values`,
      );
    return { ...study, circuit };
  };

  return {
    parametersOf,
    bind(given) {
      const { circuit = usual, circuitName, set = {} } = given;
      if (bindings.size >= mostBound) bindings.clear();
      return remembered(bindings, JSON.stringify([circuit, circuitName, set]), () =>
        parametersOf(given).bind(set),
      );
    },
    open({ circuit = usual, circuitName, set, beside, noise }) {
      const options = { circuit, circuitName, set, beside, noise };
      return remembered(opened, JSON.stringify(options), () => {
        try {
          return shared(openStudyCircuit(options, [], files));
        } catch (error) {
          if (error instanceof DiagnosticsError) return { refusal: error.message, exitCode: error.exitCode };
          throw error;
        }
      });
    },
  };
}

/** Each file is read once: its text is the same object, of which what is known is kept. */
function readOnce(disk: CircuitFiles, warn: (warning: Diagnostic) => void): CircuitFiles {
  const opened = new Map<string, ReturnType<CircuitFiles['open']>>();
  const imported = new Map<string, ReturnType<Load>>();
  return {
    warn,
    open: (argument) => remembered(opened, argument, () => disk.open(argument)),
    load: (specifier, from) =>
      remembered(imported, JSON.stringify([specifier, from.name]), () => disk.load(specifier, from)),
  };
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}
