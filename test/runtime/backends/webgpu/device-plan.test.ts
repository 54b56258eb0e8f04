// Plans whose weights, inputs and results stay on the device: all circuits, and every way in which a batch is cut.
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { prepareCircuit, startingTree } from '../../../../src/compiler/plan/index.ts';
import { lowerToProgram } from '../../../../src/compiler/targets/wgsl/program/index.ts';
import type { Backend } from '../../../../src/runtime/backends/backend.ts';
import { createInterpreter } from '../../../../src/runtime/backends/interpreter/index.ts';
import { planCircuit } from '../../../../src/runtime/backends/plan-circuit.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { createContext } from '../../../../src/runtime/backends/webgpu/context.ts';
import { createDevicePlan } from '../../../../src/runtime/backends/webgpu/device-plan.ts';
import type { WebgpuOptions } from '../../../../src/runtime/backends/webgpu/index.ts';
import { programPipelines } from '../../../../src/runtime/backends/webgpu/program-pipelines.ts';
import { qcnns } from '../../../../src/testing/index.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';
import { arbitraryCircuit, gentleAngle } from '../../../properties/arbitrary-circuit.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';
import { describeWithAdapter } from './adapter.ts';
import { withLimits } from './limited.ts';
import { bothOf, onBuffers } from './on-buffers.ts';

/** More for a search: QCNN_RUNS=20. */
const runs = Number(process.env.QCNN_RUNS ?? 1);
const findTree = startingTree;
const interpreter = createInterpreter({ findTree });
const batches = fc.constantFrom(0, 1, 2, 5, 33);
/** Near zero the same rounding in all gates that share weights shows most. */
const reaches = fc.constantFrom(0.02, 0.3, 3);
const patience = 300_000 * (1 + runs);

describeWithAdapter('plans on buffers', () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await openDevice((await findAdapter()) as GPUAdapter);
  });
  afterAll(() => device.destroy());

  interface Case {
    readonly batch: number;
    readonly seed: number;
    readonly reach?: number;
    readonly oracle?: Backend;
    readonly options?: WebgpuOptions;
  }
  const agree = (circuit: Circuit, { batch, seed, reach, oracle = reference, options }: Case) =>
    expectAgreement(
      { backend: onBuffers(options?.device ?? device, { findTree, method: 'plan', ...options }) },
      oracle,
      circuit,
      drawNumbers(circuit, batch, seed, reach),
    );

  test.prop([arbitraryCircuit({ angles: gentleAngle() }), batches, fc.nat(), reaches], {
    numRuns: 8 * runs,
  })(
    'give what the reference gives, for any circuit',
    ({ circuit }, batch, seed, reach) => agree(circuit, { batch, seed, reach }),
    patience,
  );

  test.prop([qcnns({ qubits: { min: 2, max: 5 }, noise: true }), batches, fc.nat(), reaches], {
    numRuns: 4 * runs,
  })(
    'for convolutional circuits with noise',
    (circuit, batch, seed, reach) => agree(circuit, { batch, seed, reach }),
    patience,
  );

  test.prop([qcnns({ qubits: { min: 6, max: 16 } }), fc.constantFrom(1, 3), fc.nat(), reaches], {
    numRuns: 4 * runs,
  })(
    'for wide convolutional circuits',
    (circuit, batch, seed, reach) => agree(circuit, { batch, seed, reach, oracle: interpreter }),
    patience,
  );

  test(
    'with angles through every function, over weights and inputs',
    async () => {
      const ofWeights = [
        'tan(0.4 * w)',
        'exp(w)',
        'log(4 + w)',
        'log2(4 + w)',
        'sqrt(4 + w)',
        'abs(w)',
        '(4 + w) ^ 0.7',
      ];
      const ofInputs = [
        'asin(x / 4)',
        'acos(x / 4)',
        'atan(2 * x)',
        'tanh(x)',
        'x ^ 3',
        'min(x, w)',
        'max(x, 2 * w)',
      ];
      // On two qubits by turns: a software adapter takes seconds to compile the kernel of each circuit.
      for (const angles of [ofWeights, ofInputs]) {
        const gates = angles.map((angle, index) => `ry(${angle}) q[${index % 2}]; rx(0.3) q[${index % 2}];`);
        const circuit = compileText('c', `circuit c { input x: angle; weight w: angle; qubit q[2]; rx(1 + 0.1 * x * w) q[0]; ${gates.join(' ')} return Z(q[0]), X(q[0]), Z(q[1]); }`); // prettier-ignore
        await agree(circuit, { batch: 9, seed: 4 });
      }
    },
    patience,
  );

  test('for amplitudes on more qubits than a network takes', async () => {
    const text = 'circuit c { input a: amplitude[100]; weight w: angle[3]; qubit q[7]; prepare(a) q; ry(w) on q[0..3]; cx q[0], q[6]; return Z(q[6]), X(q[0]); }'; // prettier-ignore
    await agree(compileText('c', text), { batch: 3, seed: 5 });
  });

  test('for small angles shared by many gates, whose rounding adds up', async () => {
    const circuit = circuitOf('ring', { n: '8', conv: 'su4' });
    for (const reach of [0.03, 0.3]) await agree(circuit, { batch: 4, seed: 1, reach });
  });

  test('of a statevector, whose blocks are unitaries', async () => {
    const circuit = circuitOf('ring', { n: '5' });
    await agree(circuit, { batch: 3, seed: 2, options: { kind: 'statevector' } });
  });

  test('in groups of samples that take turns, when memory is short', async () => {
    const circuit = circuitOf('ring', { n: '5' });
    await agree(circuit, { batch: 150, seed: 1, options: { memoryLimit: 300_000 } });
  });

  test('in parts of a batch, when a dispatch would take too long', async () => {
    const circuit = circuitOf('ring', { n: '4' });
    const context = createContext(device, true, 60_000);
    const plan = planCircuit(prepareCircuit(circuit), { findTree });
    const programs = [lowerToProgram(plan, false), lowerToProgram(plan, true)] as const;
    const pipelines = await programPipelines(context, programs[1].functions);
    const load = (work?: number) => createDevicePlan(context, pipelines, programs, { circuit, memoryLimit: 2 ** 20, ...(work && { work }) }); // prettier-ignore
    const [[once, inParts], dispatches] = await bothOf(context, circuit, [load(), load(1)]);
    expect(dispatches[1]).toBe(dispatches[0] + 4);
    const scale = Math.max(1, ...once.map(Math.abs));
    inParts.forEach((each, at) => expect(Math.abs(each - once[at])).toBeLessThanOrEqual(1e-5 * scale));
  });

  test('in parts of a batch, when a binding holds less than it', async () => {
    const circuit = compileText(
      'c',
      `circuit c {
        input x: angle[3]; weight w: angle[2]; qubit q[3];
        ry(x) on q; rx(w[0] * x[1]) q[0]; crx(w[1]) q[0], q[1]; cx q[1], q[2];
        return Z(q[2]), X(q[0]);
      }`,
    );
    const limited = withLimits(device, { maxStorageBufferBindingSize: 2 ** 16 });
    await agree(circuit, { batch: 12_000, seed: 3, options: { device: limited } });
  });
});
