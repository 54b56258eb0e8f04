// A circuit in another form: what `qcnn compile --emit` prints, and where it needs numbers, with `--seed 1`.
import { inputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../src/compiler/circuit/print.ts';
import { figuresOfPasses } from '../../src/compiler/passes/figures-of-passes.ts';
import { notForGates, optimise, type Level } from '../../src/compiler/passes/index.ts';
import { prepareCircuit, printPlan } from '../../src/compiler/plan/index.ts';
import { planCircuit } from '../../src/compiler/plan-circuit.ts';
import { drawSvg, drawText } from '../../src/compiler/targets/drawing/index.ts';
import { exportQasm2, exportQasm3 } from '../../src/compiler/targets/openqasm/index.ts';
import { printSource } from '../../src/compiler/targets/qcnn/index.ts';
import { emitWat } from '../../src/compiler/targets/wasm/index.ts';
import { emitWgsl } from '../../src/compiler/targets/wgsl/index.ts';
import { drawInputs } from '../../src/runtime/draw-inputs.ts';
import { initialWeights } from '../../src/runtime/weights.ts';

/** The forms, each with the language that an editor knows its text by. */
export const formLanguages = {
  circuit: 'plaintext',
  qcnn: 'qcnn',
  text: 'plaintext',
  svg: 'xml',
  qasm3: 'openqasm',
  qasm2: 'openqasm',
  json: 'json',
  plan: 'plaintext',
  wat: 'wat',
  wgsl: 'wgsl',
} as const;
export type Form = keyof typeof formLanguages;

/** Samples of a batch that plans are made for. */
const batch = 128;

/** The text of a circuit in a form, behind the passes of a level. Throws UserError where the form cannot say it. */
export function emitForm(circuit: Circuit, form: Form, level: Level): string {
  const without = form === 'qasm2' || form === 'qasm3' ? notForGates : [];
  const { circuit: compiled, results } = optimise(circuit, level, { without });
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
      return exportQasm3(compiled);
    case 'qasm2':
      return qasm2Of(compiled);
    case 'json':
      return `${JSON.stringify(figuresOfPasses(compiled, results), null, 1)}\n`;
    case 'plan':
      return printPlan(planCircuit(compiled).plan, batch);
    case 'wat':
      return emitWat();
    case 'wgsl':
      return emitWgsl(prepareCircuit(compiled));
    default:
      return form satisfies never;
  }
}

/** OpenQASM 2 knows numbers alone. */
const seed = 1;

function qasm2Of(circuit: Circuit): string {
  const text = exportQasm2(circuit, { weights: initialWeights(circuit, seed), inputs: drawInputs(circuit, seed, 1) });
  if (weightCount(circuit) + inputCount(circuit) === 0) return text;
  return `// Weights and inputs are drawn, as by qcnn compile --emit qasm2 --seed ${seed}; give your own by --weights and --inputs.\n${text}`;
} // prettier-ignore
