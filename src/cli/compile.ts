// `qcnn compile`: what the compiler makes of a circuit, in the form asked for, and pass by pass with --explain.
import { defaultForm, type Form } from '../answers/compile-forms.ts';
import { compileCircuit, type GivenNumbers } from '../answers/compile.ts';
import type { Preference } from '../answers/preference.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Level } from '../compiler/passes/index.ts';
import { explainPasses } from './explain-passes.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';
import { readSample, readWeights } from './read-numbers.ts';
import { showingSearch } from './search-progress.ts';

export interface CompileOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly level?: Level;
  readonly prefer?: Preference;
  readonly emit?: Form;
  readonly weights?: string;
  readonly inputs?: string;
  readonly seed?: number;
  /** Of the plan. */
  readonly batch?: number;
  readonly explain?: boolean;
  readonly verify?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

export async function runCompile(file: string, options: CompileOptions): Promise<void> {
  const { circuit } = elaborateOrFail(openCircuit(file), options);
  const form = options.emit ?? (options.json ? 'json' : defaultForm);
  const compiled = compileCircuit(circuit, { ...options, form }, showingSearch);
  const { level, results, kernels } = compiled;
  if (options.explain) {
    const isKernel = form === 'plan' || form === 'wat' || form === 'wgsl';
    const table = isKernel
      ? (await import('./explain-plans.ts')).explainPlans(
          (await kernels()).candidates(),
          options.batch ?? 128,
        )
      : explainPasses(results, options.prefer);
    if (options.emit) console.error(table);
    else if (!options.json) return printResult(table, options.out);
  }
  const text = await compiled.text(numbersFor(form, compiled.circuit, options));
  const isData = form === 'json' || !options.json;
  printResult(
    isData ? text : JSON.stringify({ circuit: circuit.name, emit: form, level, text }),
    options.out,
  );
}

/** OpenQASM 3 has those that are given, OpenQASM 2 all. */
function numbersFor(form: Form, circuit: Circuit, { weights, inputs, seed }: CompileOptions): GivenNumbers {
  const needed = form === 'qasm2' || seed !== undefined;
  return {
    weights: () => (needed || weights !== undefined ? readWeights(circuit, { weights, seed }) : undefined),
    inputs: () => (needed || inputs !== undefined ? readSample(circuit, { inputs, seed }) : undefined),
  };
}
