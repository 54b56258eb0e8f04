// Kernels read well: the lines that a small circuit becomes. That they are right is tested where they run.
import { describe, expect, test } from 'vitest';
import type { GateOperation } from '../../../../src/compiler/circuit/circuit.ts';
import { gateNamed, gates, type Gate } from '../../../../src/compiler/circuit/gates.ts';
import { controlled } from '../../../../src/compiler/circuit/matrix.ts';
import { prepareCircuit, type PreparedCircuit } from '../../../../src/compiler/plan/index.ts';
import { emitSweep, emitWgsl, sweepOf, type Sweep } from '../../../../src/compiler/targets/wgsl/index.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';

const circuit = compileText(
  'pair',
  `circuit pair {
    input x: angle[2];
    weight w: angle[2];
    qubit q[2];
    ry(x) on q;
    rzz(w[0]) q[0], q[1];
    crx(w[1]) q[0], q[1];
    return Z(q[1]), X(q[0]) * Y(q[1]);
  }`,
);
const sweep = sweepOf(prepareCircuit(circuit)) as Sweep;
const bodyOf = (code: string) => code.slice(code.indexOf('fn sweepSample'));

describe('a sweep', () => {
  test('with a line an operation', () => {
    expect(bodyOf(emitSweep(sweep, { specialise: true, threads: 32 }).code)).toMatchInlineSnapshot(`
      "fn sweepSample() {
        for (var i = lane; i < size; i += threads) {
          psi[i] = vec2f(select(0.0, 1.0, (i & 0xffffffffu) == 0u), 0.0);
        }
        workgroupBarrier();

        // ry on 0
        if (lane < 2u) {
          let g = lane;
          let i = insert(g, 0x1u);
          turn1(i, 0x1u, own + 0u);
        }
        workgroupBarrier();

        // ry on 1
        if (lane < 2u) {
          let g = lane;
          let i = insert(g, 0x2u);
          turn1(i, 0x2u, own + 2u);
        }
        workgroupBarrier();

        // block on 0, 1
        if (lane < 1u) {
          let g = lane;
          let i = insert(insert(g, 0x1u), 0x2u);
          turn2(i, 0x1u, 0x2u, 0u);
        }
        workgroupBarrier();

        scratch[scratchAt + 0u * threads + lane].x = 1.0 * expectation(0x0u, 0x2u, 0u);
        scratch[scratchAt + 1u * threads + lane].x = 1.0 * expectation(0x3u, 0x2u, 1u);
        storageBarrier();
        if (lane == 0u % threads) { results[sample * 2u + 0u] = total(0u); }
        if (lane == 1u % threads) { results[sample * 2u + 1u] = total(1u); }
        storageBarrier();
      }

      @compute @workgroup_size(threads)
      fn sweep(
        @builtin(workgroup_id) workgroup: vec3u,
        @builtin(num_workgroups) workgroups: vec3u,
        @builtin(local_invocation_index) thread: u32
      ) {
        lane = thread;
        scratchAt = workgroup.x * 256u;
        pulledShared = workgroup.x * 8u;
        isFirst = range.adds == 0u;
        for (var turn = range.first + workgroup.x; turn < range.end; turn += workgroups.x) {
          sample = turn;
          own = 8u + sample * 4u;
          pulledOwn = range.groups * 8u + sample * 4u;
          sweepSample();
          isFirst = false;
          workgroupBarrier();
        }
      }
      "
    `);
  });

  test('looping over a table', () => {
    const { code, table } = emitSweep(sweep, { specialise: false, threads: 32 });
    expect(bodyOf(code)).toMatchInlineSnapshot(`
      "fn sweepSample() {
        for (var i = lane; i < size; i += threads) {
          psi[i] = vec2f(select(0.0, 1.0, (i & 0xffffffffu) == 0u), 0.0);
        }
        workgroupBarrier();

        for (var row = 0u; row < 24u; row += 8u) {
          let fixedBits = table[row];
          let controls = table[row + 1u];
          let a = table[row + 2u];
          let b = table[row + 3u];
          let at = table[row + 4u] + select(0u, own, (table[row + 5u] & 1u) != 0u);
          for (var g = lane; g < table[row + 6u]; g += threads) {
            let i = spread(g, fixedBits) | controls;
            if (b == 0u) { turn1(i, a, at); } else { turn2(i, a, b, at); }
          }
          workgroupBarrier();
        }

        scratch[scratchAt + 0u * threads + lane].x = sumOfTerms(0u, 1u);
        scratch[scratchAt + 1u * threads + lane].x = sumOfTerms(1u, 2u);
        storageBarrier();
        if (lane == 0u % threads) { results[sample * 2u + 0u] = total(0u); }
        if (lane == 1u % threads) { results[sample * 2u + 1u] = total(1u); }
        storageBarrier();
      }

      @compute @workgroup_size(threads)
      fn sweep(
        @builtin(workgroup_id) workgroup: vec3u,
        @builtin(num_workgroups) workgroups: vec3u,
        @builtin(local_invocation_index) thread: u32
      ) {
        lane = thread;
        scratchAt = workgroup.x * 256u;
        pulledShared = workgroup.x * 8u;
        isFirst = range.adds == 0u;
        for (var turn = range.first + workgroup.x; turn < range.end; turn += workgroups.x) {
          sample = turn;
          own = 8u + sample * 4u;
          pulledOwn = range.groups * 8u + sample * 4u;
          sweepSample();
          isFirst = false;
          workgroupBarrier();
        }
      }
      "
    `);
    expect([...table.subarray(0, 24)]).toMatchInlineSnapshot(`
      [
        1,
        0,
        1,
        0,
        0,
        1,
        2,
        0,
        2,
        0,
        2,
        0,
        2,
        1,
        2,
        0,
        3,
        0,
        1,
        2,
        0,
        0,
        1,
        0,
      ]
    `);
  });

  test('back again', () => {
    const wanted = { weights: true, inputs: false };
    const { code, pulled } = emitSweep(sweep, { specialise: true, threads: 32, wanted });
    const from = code.indexOf('var l = vec2f();');
    expect(code.slice(code.lastIndexOf('\n', from - 40))).toMatchInlineSnapshot(`
      "
        for (var i = lane; i < size; i += threads) {
          var l = vec2f();
          l += 1.0 * given[range.batch * 0u + sample * 2u + 0u] * pauli(i, 0x0u, 0x2u, 0u);
          l += 1.0 * given[range.batch * 0u + sample * 2u + 1u] * pauli(i, 0x3u, 0x2u, 1u);
          lambda[i] = l;
        }
        workgroupBarrier();

        // block on 0, 1
        if (lane < 1u) {
          let g = lane;
          let i = insert(insert(g, 0x1u), 0x2u);
          back2(i, 0x1u, 0x2u, 0u, true);
        }
        workgroupBarrier();
        leave2();
        storageBarrier();
        collect(8u, pulledShared + 0u, isFirst);
        storageBarrier();
      }

      @compute @workgroup_size(threads)
      fn sweep(
        @builtin(workgroup_id) workgroup: vec3u,
        @builtin(num_workgroups) workgroups: vec3u,
        @builtin(local_invocation_index) thread: u32
      ) {
        lane = thread;
        scratchAt = workgroup.x * 256u;
        pulledShared = workgroup.x * 8u;
        isFirst = range.adds == 0u;
        for (var turn = range.first + workgroup.x; turn < range.end; turn += workgroups.x) {
          sample = turn;
          own = 8u + sample * 4u;
          pulledOwn = range.groups * 8u + sample * 4u;
          sweepSample();
          isFirst = false;
          workgroupBarrier();
        }
      }
      "
    `);
    expect(pulled).toEqual(sweep.matrices.map(({ perSample }) => !perSample));
  });
});

describe('emitWgsl', () => {
  test('is one sweep and its sum while a workgroup holds the state', () => {
    const code = emitWgsl(prepareCircuit(circuitOf('ring', { n: '8' })));
    expect(code).toContain('// ring_qcnn: 8 qubits, values and gradients; one workgroup a sample.');
    expect(code.match(/^fn (sweep|reduce|contract)\(/gm)).toEqual(['fn sweep(', 'fn reduce(']);
  });

  test('is the kernel of contractions for wider circuits and for noise', () => {
    const noisy = 'circuit noisy { qubit q; h q; depolarize(0.1) q; return Z(q); }';
    for (const wide of [circuitOf('ring', { n: '16' }), compileText('noisy', noisy)])
      expect(emitWgsl(prepareCircuit(wide)).match(/^fn contract\w*\(/gm)).toEqual([
        'fn contract(',
        'fn contractSamples(',
      ]);
  });
});

describe('sweepOf', () => {
  test.each([
    ['noise (depolarize)', 'qubit q; h q; depolarize(0.1) q; return Z(q);'],
    [
      'a run-time "if" that cannot be deferred',
      'qubit q[2]; h on q; bit b = measure q[0]; if (b) { reset q[1]; } return Z(q[1]);',
    ],
  ])('says that %s is no sweep', (construct, text) => {
    const result = sweepOf(prepareCircuit(compileText('c', `circuit c { ${text} }`)));
    expect(result).toEqual({ kind: 'none', construct });
  });

  test('says that a gate on three qubits is no sweep', () => {
    const table = gates as Map<string, Gate>;
    table.set('wide', {
      ...gateNamed('id'),
      name: 'wide',
      qubits: 3,
      matrix: () => controlled(gateNamed('z').matrix([]), 2),
    });
    try {
      const text = 'circuit c { qubit q[3]; h on q; cz q[0], q[1]; return Z(q[2]); }';
      const { circuit: plain, ...rest } = prepareCircuit(compileText('c', text));
      const gate: GateOperation = { kind: 'gate', gate: 'wide', controls: 0, angles: [], qubits: [0, 1, 2] };
      const result = sweepOf({ ...rest, circuit: { ...plain, operations: [gate] } } as PreparedCircuit);
      expect(result).toEqual({ kind: 'none', construct: 'a gate on 3 qubits besides its controls (wide)' });
    } finally {
      table.delete('wide');
    }
  });

  test('a reset qubit goes on as another', () => {
    const text =
      'circuit c { qubit q[2]; h q[0]; cx q[0], q[1]; reset q[0]; ry(1) q[0]; cx q[0], q[1]; return Z(q[1]); }';
    expect(sweepOf(prepareCircuit(compileText('c', text)))).toMatchObject({ kind: 'sweep', wires: 3 });
  });
});

describe('prepared amplitudes', () => {
  const sweepWith = (amplitudes: string) => {
    const declared = `${amplitudes.includes('w') ? 'weight w: angle; ' : ''}${amplitudes.includes('x') ? 'input x: angle; ' : ''}`;
    const text = `circuit c { ${declared}qubit q[2]; prepare([1, ${amplitudes}]) q; cx q[0], q[1]; return Z(q[1]); }`;
    return sweepOf(prepareCircuit(compileText('c', text))) as Sweep;
  };
  const pulls = (amplitudes: string, weights: boolean, inputs: boolean) =>
    emitSweep(sweepWith(amplitudes), {
      specialise: true,
      threads: 32,
      wanted: { weights, inputs },
    }).code.includes('2.0 * sum');

  test('give a gradient where what reaches them is asked for', () => {
    expect([pulls('w', true, false), pulls('w', false, true)]).toEqual([true, false]);
    expect([pulls('x', true, false), pulls('x', false, true)]).toEqual([false, true]);
    expect([pulls('w * x', true, false), pulls('w * x', false, true)]).toEqual([true, true]);
    expect(pulls('0.5', true, true)).toBe(false);
  });
});
