// Export to OpenQASM 3: the same channel after import, and what cannot be said is refused by name.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { exportQasm2, exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { loadCircuit } from '../../../../src/circuit-files/load-circuit.ts';
import { weightCount } from '../../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../../../src/compiler/index.ts';
import { circuitOf, run, textOfProgram } from '../../openqasm/qasm.ts';

const options = { noise: false, prepare: false, maxQubits: 4, maxOperations: 12 };

describe('export to OpenQASM 3, then import', () => {
  propertyTest.prop([arbitraryCircuit(options)], { numRuns: 60 })(
    'is the same function of weights and inputs',
    ({ circuit, weights, inputs, batch }) => {
      const again = circuitOf(exportQasm3(circuit));
      const [before, after] = [run(circuit, weights, inputs, batch), run(again, weights, inputs, batch)];
      expect(after.length).toBe(before.length);
      before.forEach((value, i) => expect(after[i]).toBeCloseTo(value, 9));
    },
  );

  propertyTest.prop([arbitraryCircuit(options), fc.boolean(), fc.boolean()], { numRuns: 40 })(
    'with numbers bound is the same channel',
    ({ circuit, weights, inputs }, bindWeights, bindInputs) => {
      const sample = inputs.slice(0, 3);
      const bound = { weights: bindWeights ? weights : undefined, inputs: bindInputs ? sample : undefined };
      const again = circuitOf(exportQasm3(circuit, bound));
      const after = run(again, bindWeights ? [] : weights, bindInputs ? [] : sample);
      run(circuit, weights, sample).forEach((value, i) => expect(after[i]).toBeCloseTo(value, 9));
    },
  );
});

test('the text, there and back', () => {
  const source = `circuit q {
  weight c: angle[2, 2] ~ normal(0, 0.1);
  input x: angle;
  qubit q[3];
  rxx(c[1, 0] / 2 - (x - 1)) q[0], q[1];
  u(-x^2, tanh(x), 2) q[0];
  ctrl(2) @ sxdg q[0], q[1], q[2];
  bit m = measure q[0];
  bit n = measure q[1];
  if (m && !n) { x q[2]; } else { rz(c[0, 1]) q[2]; }
  reset q[0];
  return Z(q[0]) * X(q[2]), probs(q[2..3]);
}`;
  const { circuit, diagnostics } = elaborateCircuit({ name: 'text', text: source }, () => undefined);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const qasm = exportQasm3(circuit!);
  expect(qasm).toMatchInlineSnapshot(`
    "OPENQASM 3.0;
    include "stdgates.inc";
    // qcnn: circuit q;
    // qcnn: inputs x_1;
    // qcnn: start normal(0, 0.1) of c_0_0, c_0_1, c_1_0, c_1_1;
    gate rxx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }
    gate u(t, p, l) a { u3(t, p, l) a; gphase((p + l) / 2); }
    gate sxdg a { inv @ sx a; }
    input float[64] c_0_0;
    input float[64] c_0_1;
    input float[64] c_1_0;
    input float[64] c_1_1;
    input float[64] x_1;
    qubit[3] q;
    bit[2] c;
    rxx(c_1_0 / 2.0 - (x_1 - 1.0)) q[0], q[1];
    u(-(x_1 ** 2.0), (1.0 - 2.0 / (exp(2.0 * (x_1)) + 1.0)), 2.0) q[0];
    ctrl(2) @ sxdg q[0], q[1], q[2];
    c[0] = measure q[0];
    c[1] = measure q[1];
    if (c[0] && !c[1]) {
      x q[2];
    } else {
      rz(c_0_1) q[2];
    }
    reset q[0];
    // qcnn: return Z(q[0]) * X(q[2]), probs(q[2]);
    "
  `);
  expect(textOfProgram(qasm)).toMatchInlineSnapshot(`
    "circuit q {
      weight c_0_0: angle ~ normal(0, 0.1);
      weight c_0_1: angle ~ normal(0, 0.1);
      weight c_1_0: angle ~ normal(0, 0.1);
      weight c_1_1: angle ~ normal(0, 0.1);
      input x_1: angle;
      qubit q[3];
      rxx(c_1_0 / 2.0 - (x_1 - 1.0)) q[0], q[1];
      u(-x_1^2.0, 1.0 - 2.0 / (exp(2.0 * x_1) + 1.0), 2.0) q[0];
      ctrl(2) @ sxdg q[0], q[1], q[2];
      bit c0 = measure q[0];
      bit c1 = measure q[1];
      if (c0 && !c1) {
        x q[2];
      } else {
        rz(c_0_1) q[2];
      }
      reset q[0];
      return Z(q[0]) * X(q[2]), probs(q[2..3]);
    }
    "
  `);
});

test('the circuit of Hur, Kim & Park: both versions compute what it computes', () => {
  const circuit = loadCircuit('hur');
  const weights = Array.from({ length: weightCount(circuit) }, (_, i) => Math.sin(3 * i + 1));
  const inputs = Array.from({ length: 8 }, (_, i) => i / 3);
  const [expected] = run(circuit, weights, inputs);
  expect(run(circuitOf(exportQasm3(circuit)), weights, inputs)[0]).toBeCloseTo(expected, 10);
  expect(run(circuitOf(exportQasm2(circuit, { weights, inputs })))[0]).toBeCloseTo(expected, 10);
});
