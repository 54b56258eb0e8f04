// `qcnn compile`: what the compiler makes of a circuit, in the form asked for, and pass by pass with --explain.
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { printCircuit } from '../compiler/circuit/print.ts';
import { figuresOfPasses } from '../compiler/passes/figures-of-passes.ts';
import { notForGates, optimise, type Level, type PassResult } from '../compiler/passes/index.ts';
import { drawSvg, drawText } from '../compiler/targets/drawing/index.ts';
import { exportQasm2, exportQasm3 } from '../compiler/targets/openqasm/index.ts';
import { printSource } from '../compiler/targets/qcnn/index.ts';
import { defaultForm, defaultLevels, type Form } from './compile-forms.ts';
import type { Kernels } from './compile-kernels.ts';
import { explainPasses } from './explain-passes.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';
import type { Preference } from './option-values.ts';
import { readSample, readWeights } from './read-numbers.ts';

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
  const target = options.emit ?? (options.json ? 'json' : defaultForm);
  const level = options.level ?? defaultLevels[target];
  const without = [
    ...(target === 'qasm3' || target === 'qasm2' ? notForGates : []),
    ...(options.prefer === 'depth' ? ['reuse-qubits'] : []),
  ];
  const { circuit: compiled, results } = optimise(circuit, level, { verify: options.verify, without });
  let found: Promise<Kernels> | undefined;
  // Loaded only where kernels are asked for: they take longer to load than a small circuit takes to compile.
  const kernels = () =>
    (found ??= import('./compile-kernels.ts').then(({ kernelsOf }) => kernelsOf(compiled, options.batch)));
  if (options.explain) {
    const isKernel = target === 'plan' || target === 'wat' || target === 'wgsl';
    const table = isKernel ? (await kernels()).explain() : explainPasses(results, options.prefer);
    if (options.emit) console.error(table);
    else if (!options.json) return printResult(table, options.out);
  }
  const text = await emit(target, { circuit: compiled, kernels, results }, options);
  const isData = target === 'json' || !options.json;
  printResult(
    isData ? text : JSON.stringify({ circuit: circuit.name, emit: target, level, text }),
    options.out,
  );
}

/** What is there to be emitted. */
interface Compiled {
  readonly circuit: Circuit;
  /** Made when they are first asked for. */
  readonly kernels: () => Promise<Kernels>;
  readonly results: readonly PassResult[];
}

async function emit(
  target: Form,
  { circuit, kernels, results }: Compiled,
  options: CompileOptions,
): Promise<string> {
  const { weights, inputs, seed } = options;
  const isDrawn = seed !== undefined;
  const numbers = () => ({
    weights: weights !== undefined || isDrawn ? readWeights(circuit, { weights, seed }) : undefined,
    inputs: inputs !== undefined || isDrawn ? readSample(circuit, { inputs, seed }) : undefined,
  });
  switch (target) {
    case 'circuit':
      return printCircuit(circuit);
    case 'qcnn':
      return printSource(circuit);
    case 'text':
      return drawText(circuit);
    case 'svg':
      return drawSvg(circuit);
    case 'qasm3':
      return exportQasm3(circuit, numbers());
    case 'qasm2':
      return exportQasm2(circuit, {
        weights: readWeights(circuit, { weights, seed }),
        inputs: readSample(circuit, { inputs, seed }),
      });
    case 'plan':
      return (await kernels()).plan(options.verify);
    case 'wat':
      return (await kernels()).wat();
    case 'wgsl':
      return (await kernels()).wgsl();
    case 'json':
      return `${JSON.stringify(figuresOfPasses(circuit, results), null, 1)}\n`;
    default:
      return target satisfies never;
  }
}
