// `qcnn describe`: what a circuit takes, what it gives, and what it costs.
import { costOf } from '../answers/describe-cost.ts';
import { figuresOf, parametersOf, slotsOf, type Description } from '../answers/describe.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import { declarationOf } from '../compiler/elaborate-circuit.ts';
import type { Level } from '../compiler/passes/index.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { chosenCircuit, nodeLoad, openCircuit } from '../circuit-files/load.ts';
import { formatDescription, formatParameters } from './describe-text.ts';
import { Incomplete } from './exit.ts';
import { printResult } from './print-result.ts';
import { showingSearch } from './search-progress.ts';

export interface DescribeOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly backend?: string;
  readonly batch: number;
  readonly level: Level;
  readonly json?: boolean;
  readonly out?: string;
}

export async function runDescribe(file: string, options: DescribeOptions): Promise<void> {
  const reference = openCircuit(file);
  const { source } = reference;
  const declaration = declarationOf(source, nodeLoad, chosenCircuit(reference, options.circuit));
  const about = { circuit: declaration?.name.name ?? '', file: source.name, ...(declaration?.doc && { doc: declaration.doc }) }; // prettier-ignore
  const { circuit, parameters } = (() => {
    try {
      return elaborateOrFail(reference, options);
    } catch (error) {
      const lacks = error instanceof DiagnosticsError && error.diagnostics.every(({ code }) => code === 'parameter-without-value'); // prettier-ignore
      if (!lacks || !declaration) throw error;
      const known = { ...about, parameters: parametersOf(declaration, options.set) };
      if (!options.json) printResult(formatParameters(known), options.out);
      throw new Incomplete(error, known);
    }
  })();
  const description: Description = {
    ...about,
    circuit: circuit.name,
    parameters: declaration ? parametersOf(declaration, options.set, parameters) : [],
    ...slotsOf(circuit),
    cost: { ...figuresOf(circuit, options.level), ...(await costOf(circuit, options, showingSearch)) },
  };
  printResult(
    options.json ? JSON.stringify(description, null, 1) : formatDescription(description),
    options.out,
  );
}
