// What the server answers is what the library gives in the same place, and a mistake is an answer.
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { circuitToJson } from '../../src/compiler/circuit/json.ts';
import { exportQasm3 } from '../../src/compiler/targets/openqasm/index.ts';
import { drawSvg } from '../../src/compiler/targets/drawing/index.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { wasm } from '../../src/runtime/backends/wasm/index.ts';
import { initialWeights } from '../../src/runtime/weights.ts';
import { frameReader } from '../../src/serve/frames.ts';
import { usualLimits } from '../../src/serve/limits.ts';
import { createSession } from '../../src/serve/session.ts';
import { frameOf, readFrame, type Answer, type ClientArray } from './frames-of-a-client.ts';

function client(limits = usualLimits) {
  const session = createSession('1.2.3', limits);
  return async (
    request: string,
    fields: object = {},
    arrays: readonly ClientArray[] = [],
  ): Promise<Answer> => {
    let bytes: Uint8Array = frameOf({ request, ...fields }, arrays);
    const read = (into: Uint8Array, start: number) => {
      const some = bytes.subarray(0, into.length - start);
      into.set(some, start);
      bytes = bytes.subarray(some.length);
      return some.length;
    };
    return readFrame(await session.answer(frameReader(read, limits)()!))!;
  };
}

const set = { n: 4, conv: 'ttn' };
const circuit = loadCircuit('ring', { set });
const weights = initialWeights(circuit, 1);
const inputs = Float64Array.from({ length: 12 }, (_, i) => 0.3 + 0.2 * i);
const upstream = Float64Array.of(0.5, -1, 2);
const given = (values: Float64Array | Float32Array, name: string, shape: readonly number[]): ClientArray => ({ name, shape, values }); // prettier-ignore
const point = [given(weights, 'weights', [8]), given(inputs, 'inputs', [3, 4])];

describe('a loaded circuit', () => {
  test('says what it takes and gives', async () => {
    const ask = client();
    const { result } = await ask('load', { file: 'ring', set, id: 'a' });
    expect(result).toMatchObject({
      circuit: 1,
      name: 'ring_qcnn',
      counts: { weights: 8, inputs: 4, outputs: 1 },
      backend: 'wasm',
      dtype: 'float32',
      level: 0,
      warnings: [],
    });
    expect(result!['weights']).toMatchObject([
      { name: 'c', meeting: 0, meetings: 2, shape: [2], size: 2, offset: 0, initial: { kind: 'uniform' } },
      { name: 'p', meeting: 0, meetings: 2, offset: 2 },
      { name: 'c', meeting: 1, meetings: 2, offset: 4 },
      { name: 'p', meeting: 1, meetings: 2, offset: 6 },
    ]);
    expect(result!['inputs']).toMatchObject([{ name: 'x', element: 'angle', shape: [4], offset: 0 }]);
    expect(result!['outputs']).toMatchObject([{ size: 1, offset: 0 }]);
    const { arrays } = await ask('init', { circuit: 1, seed: 1 });
    expect(arrays['weights']).toMatchObject({ dtype: 'float64', values: [...weights] });
  });

  test.each([
    ['float64', reference],
    ['float32', wasm],
  ] as const)('computes in %s what its backend does', async (dtype, backend) => {
    const ask = client();
    const executable = backend.load(circuit);
    const exact = (values: Float64Array) => [...(dtype === 'float32' ? Float32Array.from(values) : values)];
    await ask('load', { file: 'ring', set, dtype });
    const forward = await ask('forward', { circuit: 1 }, point);
    expect(forward.arrays['values']).toEqual({ dtype, shape: [3, 1], values: exact(executable.forward(weights, inputs, 3)) }); // prettier-ignore
    expect(await ask('forward', { circuit: 1, ahead: 'both' }, point)).toEqual(forward);
    const found = executable.vjp(weights, inputs, upstream, 3);
    const gradient = await ask('gradient', { circuit: 1 }, [...point, given(upstream, 'upstream', [3, 1])]);
    expect(gradient.arrays).toEqual({
      values: { dtype, shape: [3, 1], values: exact(found.values) },
      weights: { dtype, shape: [8], values: exact(found.weights) },
      inputs: { dtype, shape: [3, 4], values: exact(found.inputs) },
    });
    const byWeights = await ask('gradient', { circuit: 1, by: 'weights' }, point);
    expect(Object.keys(byWeights.arrays)).toEqual(['values', 'weights']);
    executable.dispose();
  });

  test('gives jacobians, of several outputs too', async () => {
    const ask = client();
    const own = 'circuit two { input x: angle; weight w: angle[2]; qubit q[2]; ry(x + w[0]) q[0]; rx(w[1]) q[1]; cx q[0], q[1]; return Z(q[0]), Z(q[1]); }'; // prettier-ignore
    const { result } = await ask('load', { text: own, dtype: 'float64', withJson: true });
    const at = [
      given(Float64Array.of(0.3, 0.4), 'weights', [2]),
      given(Float64Array.of(0.1, 0.7), 'inputs', [2, 1]),
    ];
    const { arrays } = await ask('jacobian', { circuit: 1, by: 'both' }, at);
    expect(arrays['weights'].shape).toEqual([2, 2, 2]);
    expect(arrays['inputs'].shape).toEqual([2, 2, 1]);
    const { circuit: again } = (await ask('load', { json: result!['json'], dtype: 'float64' })).result as { circuit: number }; // prettier-ignore
    const one = await ask('gradient', { circuit: again }, [...at, given(Float64Array.of(0, 1, 0, 0), 'upstream', [2, 2])]); // prettier-ignore
    expect(one.arrays['weights'].values).toEqual(arrays['weights'].values.slice(2, 4));
    expect(one.arrays['inputs'].values[0]).toBe(arrays['inputs'].values[1]);
  });

  test('stands beside others, and goes when it is unloaded', async () => {
    const ask = client({ ...usualLimits, circuits: 2 });
    await ask('load', { file: 'ring', set });
    await ask('load', { text: 'circuit one { weight w: angle; qubit q; ry(w) q; return Z(q); }' });
    const one = () => ask('forward', { circuit: 2 }, [given(Float32Array.of(0), 'weights', [1])]);
    expect((await one()).arrays['values']).toMatchObject({ shape: [1, 1], values: [1] });
    expect((await ask('forward', { circuit: 1 }, point)).arrays['values'].shape).toEqual([3, 1]);
    expect((await ask('load', { file: 'ring' })).error).toMatchObject({ kind: 'refused' });
    expect((await ask('unload', { circuit: 1 })).result).toEqual({});
    expect((await ask('forward', { circuit: 1 }, point)).error).toMatchObject({ kind: 'usage', message: expect.stringContaining('circuit 1 was unloaded') as string }); // prettier-ignore
    expect((await one()).arrays['values'].values).toEqual([1]);
  });
});

describe('texts', () => {
  test('of compile, draw, describe, resources and import are those of the commands', async () => {
    const ask = client();
    await ask('load', { file: 'ring', set });
    const svg = (await ask('draw', { loaded: 1 })).result!['text'];
    expect(svg).toBe(drawSvg(circuit));
    const bound = await ask('compile', { loaded: 1, emit: 'qasm3', level: 0 }, [
      given(weights, 'weights', [8]),
    ]);
    expect(bound.result!['text']).toBe(exportQasm3(circuit, { weights }));
    for (const emit of ['circuit', 'qcnn', 'text', 'qasm2', 'json', 'plan', 'wat', 'wgsl'])
      expect((await ask('compile', { loaded: 1, emit, seed: 1 })).result).toMatchObject({ emit, text: expect.stringMatching(/./) as string }); // prettier-ignore
    expect((await ask('describe', { loaded: 1 })).result).toMatchObject({ circuit: 'ring_qcnn', cost: { qubits: 4, batch: 128 } }); // prettier-ignore
    expect((await ask('resources', { loaded: 1, basis: 'cx' })).result).toMatchObject({ basis: 'cx', withReuse: {} }); // prettier-ignore
    const { result } = await ask('import', { text: 'OPENQASM 2.0;\nqreg q[1];\nU(0, 0, 0) q[0];' });
    expect((await ask('load', { text: result!['text'] })).result).toMatchObject({ counts: { weights: 0 } });
  });

  test('equiv proves, and shows where circuits differ', async () => {
    const ask = client();
    await ask('load', { file: 'ring', set });
    const same = await ask('equiv', { a: { loaded: 1 }, b: { json: circuitToJson(circuit) } });
    expect(same.result).toMatchObject({ answer: { verdict: 'equivalent' } });
    const text = 'gate a(t: angle) q { rz(t) q; } gate b(t: angle) q { p(t) q; }';
    const sides = { a: { text, name: 'g', circuit: 'a' }, b: { text, name: 'g', circuit: 'b' } };
    for (const [level, verdict] of [['exact', 'different'], ['phase', 'equivalent']] as const)
      expect((await ask('equiv', { ...sides, level })).result).toMatchObject({ answer: { verdict, level } });
  }); // prettier-ignore
});

describe('a mistake is an answer', () => {
  const wrong = 'circuit c {\n  qubit q;\n  ry(y) q;\n  return Z(q);\n}\n';

  test('in a circuit: code, place and carets', async () => {
    const { error } = await client()('load', { text: wrong, name: 'mine.qcnn' });
    expect(error).toMatchObject({
      kind: 'diagnostic',
      diagnostics: [{ code: 'unknown-name', file: 'mine.qcnn', start: { line: 3, column: 6 } }],
    });
    expect(error!.diagnostics![0]['text']).toContain('ry(y) q;');
    expect(error!.message).toContain('^');
    const { result } = await client()('check', { text: wrong });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: 'unknown-name' }] });
  });

  test.each([
    ['forwards', {}, [], 'usage', /there is no request "forwards"; there are/],
    ['load', { fil: 'ring' }, [], 'usage', /fil: there is no such field; the fields are file/],
    ['load', {}, [], 'usage', /one of file, text, json, loaded is missing/],
    ['load', { file: '-' }, [], 'usage', /standard input has the requests/],
    ['load', { file: 'rinng' }, [], 'usage', /did you mean ring/],
    ['load', { file: 'ring', backend: 'abacus' }, [], 'usage', /backend: it must be one of/],
    ['forward', { circuit: 7 }, [], 'usage', /circuit 7 was never loaded/],
    ['forward', { circuit: 1 }, [point[0]], 'usage', /needs the array inputs: 4 inputs/],
    ['forward', { circuit: 1 }, [point[0], given(inputs, 'inputs', [4, 3])], 'usage', /inputs has the shape \[4, 3\], and circuit ring_qcnn takes \[samples, 4\]/],
    ['forward', { circuit: 1 }, [...point, given(inputs, 'upstream', [12])], 'usage', /there is no array "upstream"; it takes weights, inputs/],
    ['predict', { model: 1, files: ['a.png'] }, [], 'usage', /model 1 was never loaded/],
    ['loadModel', { path: 'nowhere' }, [], 'refused', /nowhere/],
  ] as const)('%s %j', async (request, fields, arrays, kind, message) => {
    const ask = client();
    await ask('load', { file: 'ring', set });
    const { error } = await ask(request, fields, arrays);
    expect(error).toMatchObject({ message: expect.stringMatching(message) as string, kind });
  }); // prettier-ignore

  test('of a payload or an answer that is too long: what is too long, and by how much', async () => {
    const ask = client({ ...usualLimits, payload: 256 });
    await ask('load', {
      text: 'circuit one { weight w: angle; input x: angle; qubit q[5]; ry(w + x) q[0]; return probs(q); }',
    });
    const at = (samples: number) => [given(Float32Array.of(1), 'weights', [1]), given(new Float32Array(samples), 'inputs', [samples, 1])]; // prettier-ignore
    expect((await ask('forward', { circuit: 1 }, at(80))).error).toMatchObject({ kind: 'refused', message: expect.stringMatching(/the payload has 328 bytes, more than the 256/) as string }); // prettier-ignore
    expect((await ask('forward', { circuit: 1 }, at(3))).error).toMatchObject({ kind: 'refused', message: expect.stringMatching(/would take 384 bytes/) as string }); // prettier-ignore
    expect((await ask('forward', { circuit: 1 }, at(2))).arrays['values'].shape).toEqual([2, 32]);
  });

  test('of numbers that are not finite: which', async () => {
    const ask = client();
    await ask('load', { text: 'circuit one { weight w: angle; qubit q; ry(sqrt(w)) q; return Z(q); }' });
    const { error } = await ask('gradient', { circuit: 1 }, [given(Float32Array.of(0), 'weights', [1])]);
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringMatching(/derivative by weight 0 is not finite/) as string }); // prettier-ignore
  });
});
