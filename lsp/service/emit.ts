// A circuit in another form: what `qcnn compile --emit` prints, where no numbers are needed for it.
import type { Circuit } from '../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../src/compiler/circuit/print.ts';
import { circuitToJson } from '../../src/compiler/circuit/json.ts';
import { notForGates, optimise, type Level } from '../../src/compiler/passes/index.ts';
import { prepareCircuit, printPlan } from '../../src/compiler/plan/index.ts';
import { planCircuit } from '../../src/compiler/plan-circuit.ts';
import { drawSvg, drawText } from '../../src/compiler/targets/drawing/index.ts';
import { exportQasm2, exportQasm3 } from '../../src/compiler/targets/openqasm/index.ts';
import { printSource } from '../../src/compiler/targets/qcnn/index.ts';
import { emitWat } from '../../src/compiler/targets/wasm/index.ts';
import { emitWgsl } from '../../src/compiler/targets/wgsl/index.ts';

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
  const compiled = optimise(circuit, level, { without }).circuit;
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
      return exportQasm2(compiled);
    case 'json':
      return `${JSON.stringify(circuitToJson(compiled), null, 1)}\n`;
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
