// What the compiler makes of a circuit, in the form that is asked for.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { printCircuit } from '../compiler/circuit/print.ts';
import { figuresOfPasses } from '../compiler/passes/figures-of-passes.ts';
import { notForGates, optimise, type Level, type PassResult } from '../compiler/passes/index.ts';
import { drawSvg, drawText } from '../compiler/targets/drawing/index.ts';
import { exportQasm2, exportQasm3 } from '../compiler/targets/openqasm/index.ts';
import { printSource } from '../compiler/targets/qcnn/index.ts';
import { defaultLevels, type Form } from './compile-forms.ts';
import type { Kernels } from './kernels.ts';
import type { Preference } from './preference.ts';
import type { Searching } from './search.ts';

export interface CompileRequest {
  readonly form: Form;
  /** Default: that of the form. */
  readonly level?: Level | undefined;
  readonly prefer?: Preference | undefined;
  /** Checks the invariants between passes, and those of the plan. */
  readonly verify?: boolean | undefined;
  /** Of the plan; default 128. */
  readonly batch?: number | undefined;
}

/** What a program of gates may hold instead of names: OpenQASM 2 needs all numbers. */
export interface GivenNumbers {
  weights(): ArrayLike<number> | undefined;
  inputs(): ArrayLike<number> | undefined;
}

export interface Compiled {
  readonly circuit: Circuit;
  readonly level: Level;
  readonly results: readonly PassResult[];
  /** Made when they are first asked for. */
  readonly kernels: () => Promise<Kernels>;
  /** The text in the form asked for. */
  text(numbers: GivenNumbers): Promise<string>;
}

export function compileCircuit(circuit: Circuit, request: CompileRequest, searching: Searching): Compiled {
  const { form, prefer, verify, batch = 128 } = request;
  const level = request.level ?? defaultLevels[form];
  const without = [
    ...(form === 'qasm3' || form === 'qasm2' ? notForGates : []),
    ...(prefer === 'depth' ? ['reuse-qubits'] : []),
  ];
  const { circuit: compiled, results } = optimise(circuit, level, { verify, without });
  let found: Promise<Kernels> | undefined;
  // Loaded only where kernels are asked for: they take longer to load than a small circuit takes to compile.
  const kernels = () =>
    (found ??= import('./kernels.ts').then(({ kernelsOf }) => kernelsOf(compiled, batch, searching)));

  async function text(numbers: GivenNumbers): Promise<string> {
    switch (form) {
      case 'circuit':
        return printCircuit(compiled);
      case 'qcnn':
        return printSource(compiled);
      case 'text':
        return drawText(compiled);
      case 'svg':
        return drawSvg(compiled);
      case 'qasm3':
        return exportQasm3(compiled, { weights: numbers.weights(), inputs: numbers.inputs() });
      case 'qasm2':
        return exportQasm2(compiled, { weights: numbers.weights(), inputs: numbers.inputs() });
      case 'plan':
        return (await kernels()).plan(verify);
      case 'wat':
        return (await kernels()).wat();
      case 'wgsl':
        return (await kernels()).wgsl();
      case 'json':
        return `${JSON.stringify(figuresOfPasses(compiled, results), null, 1)}\n`;
      default:
        return form satisfies never;
    }
  }

  return { circuit: compiled, level, results, kernels, text };
}
