// OpenQASM: programs of others and exported circuits with tokens changed, and tokens in any order. What is imported passes
// the language's check, runs, and goes out again in both versions.
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { check, elaborateCircuit, formatDiagnostic, hasErrors } from '../../src/compiler/index.ts';
import { importQasm } from '../../src/compiler/openqasm/index.ts';
import { exportQasm2, exportQasm3 } from '../../src/compiler/targets/openqasm/index.ts';
import { inputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { UserError } from '../../src/user-error.ts';
import { load } from '../compiler/load.ts';
import { arbitraryCircuit } from '../properties/arbitrary-circuit.ts';
import { arbitraryMutation, changed, faultsOf } from '../properties/mutated-files.ts';
import { priced, tooDear } from './bounds.ts';
import { kind, type Kind, type Verdict } from './kind.ts';

const folder = new URL('../compiler/openqasm/programs/', import.meta.url);
const programs = readdirSync(folder).filter((name) => name.endsWith('.qasm')).map((name) => readFileSync(new URL(name, folder), 'utf8')); // prettier-ignore

const exported = arbitraryCircuit({ noise: false, prepare: false, maxQubits: 3, maxOperations: 8 }).map(
  ({ circuit, weights, inputs }) =>
    exportQasm2(circuit, { weights, inputs: inputs.slice(0, inputCount(circuit)) }),
);
const exported3 = arbitraryCircuit({ noise: false, prepare: false, maxQubits: 3, maxOperations: 8 }).map(({ circuit }) => exportQasm3(circuit)); // prettier-ignore

const words =
  'OPENQASM 2.0 3.0 include "qelib1.inc" "stdgates.inc" qreg creg qubit bit gate opaque if else for in while switch case default def return let measure reset barrier input output int uint float angle const ctrl negctrl inv pow q c q[0] q[1] c[0] c[1] a b t 0 1 2 3 0.5 pi h x cx rx u3 U CX -> == != < ( ) [ ] { } , ; : = + - * / ** ++ @ && || ! ~ "01" $0 delay box duration'.split(
    ' ',
  );
const soup = fc
  .tuple(
    fc.constantFrom(
      'OPENQASM 2.0; include "qelib1.inc"; qreg q[2]; creg c[2];',
      'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c;',
    ),
    fc.array(fc.constantFrom(...words), { maxLength: 30, size: 'max' }),
  ) // prettier-ignore
  .map(([head, tokens]) => `${head} ${tokens.join(' ')}`);

export const openqasmKinds: readonly Kind[] = [
  kind({ name: 'OpenQASM programs', arbitrary: arbitraryMutation(programs), judge: judgeQasm, show: String }),
  kind({ name: 'exported circuits', arbitrary: changed(fc.oneof(exported, exported3)), judge: judgeQasm, show: String }),
  kind({ name: 'OpenQASM soup', arbitrary: soup, judge: judgeQasm, show: String }),
]; // prettier-ignore

function judgeQasm(text: string): Verdict {
  const once = () => priced(() => importQasm({ name: 'mutated.qasm', text }));
  const price = once();
  const imported = price.value.text;
  const outcome = imported === undefined ? 'refused' : 'taken';
  const faults = tooDear(price, outcome, once);
  if (imported === undefined)
    return { outcome, faults: hasErrors(price.value.diagnostics) ? faults : [...faults, 'refused without an error'] }; // prettier-ignore
  const source = { name: 'mutated.qcnn', text: imported };
  const { diagnostics } = check(source, load);
  if (hasErrors(diagnostics))
    return { outcome, faults: [...faults, 'the imported text does not check:', ...diagnostics.map(formatDiagnostic), imported] }; // prettier-ignore
  const { circuit } = elaborateCircuit(source, load);
  return { outcome, faults: [...faults, ...faultsOf(imported), ...(circuit ? faultsOut(circuit) : [])] };
}

/** What goes out comes in again; a reason not to is as good. */
function faultsOut(circuit: Circuit): string[] {
  if (circuit.operations.length > 2000) return [];
  const bound = { weights: Array(weightCount(circuit)).fill(0.3), inputs: Array(inputCount(circuit)).fill(0.2) }; // prettier-ignore
  return [() => exportQasm2(circuit, bound), () => exportQasm3(circuit)].flatMap((write) => {
    let text: string;
    try {
      text = write();
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
    const again = importQasm({ name: 'again.qasm', text });
    return again.text === undefined ? ['the exported program is refused:', ...again.diagnostics.map(formatDiagnostic), text] : []; // prettier-ignore
  });
}
