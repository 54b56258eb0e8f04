// Models that a stranger wrote: whatever model.json says, the answer is a model or one sentence, soon and in little memory.
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import * as tf from '../../../src/runtime/tensors/tf.ts';
import { UserError } from '../../../src/user-error.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-hostile-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(() => startEngine());

type Json = Record<string, any>;
const file = join(root, 'model.json');
/** Eight numbers are saved. */
const eight = [{ paths: ['eight.bin'], weights: [{ name: 'd/kernel', dtype: 'float32', shape: [2, 4] }] }];
writeFileSync(join(root, 'eight.bin'), Buffer.alloc(32));

/** What loading says, and what it takes. */
async function attack(json: Json | string): Promise<{ error: unknown; milliseconds: number; bytes: number }> {
  writeFileSync(file, typeof json === 'string' ? json : JSON.stringify({ weightsManifest: eight, ...json }));
  const before = { time: performance.now(), buffers: process.memoryUsage().arrayBuffers, tensors: tf.memory().numTensors }; // prettier-ignore
  let error: unknown;
  try {
    (await tf.loadLayersModel(`file://${file}`)).dispose();
  } catch (reason) {
    error = reason;
  }
  if (error instanceof UserError) expect(tf.memory().numTensors).toBe(before.tensors);
  const bytes = process.memoryUsage().arrayBuffers - before.buffers;
  return { error, milliseconds: performance.now() - before.time, bytes };
}

async function refusal(json: Json | string): Promise<string> {
  const { error, milliseconds, bytes } = await attack(json);
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as Error;
  expect(message.split('\n')).toHaveLength(1);
  expect(message.length).toBeLessThan(500 + root.length);
  expect(milliseconds).toBeLessThan(4000);
  expect(bytes).toBeLessThan(64 * 2 ** 20);
  return message;
}

const layer = (class_name: string, config: Json = {}) => ({ class_name, config });
const sequential = (input: unknown[], ...layers: Json[]): Json => {
  const [first, ...rest] = layers;
  const begun = { ...first, config: { batch_input_shape: input, ...first['config'] } };
  return { modelTopology: layer('Sequential', { name: 's', layers: [begun, ...rest] }) };
};
const named = (name: string, made: Json, ...calls: unknown[]) => ({
  ...made,
  name,
  config: { name, ...made['config'] },
  inbound_nodes: calls,
});
const call = (name: string, index = 0) => [[name, index, 0, {}]];
const input = named('i', layer('InputLayer', { batch_input_shape: [null, 2] }));
const graph = (layers: Json[], output: unknown[] = ['i', 0, 0], name = 'g') =>
  layer('Model', { name, layers: [input, ...layers], input_layers: [['i', 0, 0]], output_layers: [output] });
const relu = layer('Activation', { activation: 'relu' });

/** A model that calls the one before twice, so often. */
function doubling(depth: number): Json {
  let inner = graph([named('a', relu, call('i'))], ['a', 0, 0], 'm0');
  for (let level = 1; level <= depth; level++) {
    const name = inner['config']['name'] as string;
    inner = graph([named(name, inner, call('i'), call(name, 1))], [name, 2, 0], `m${level}`);
  }
  return inner;
}

function wrapped(depth: number): Json {
  let inner: Json = layer('LSTM', { units: 1 });
  for (let level = 0; level < depth; level++) inner = layer(level % 2 ? 'Bidirectional' : 'TimeDistributed', { layer: inner }); // prettier-ignore
  return inner;
}

const tooMany = /its layers have more weights than the 8 numbers that are saved$/;
const cells = (count: number) => layer('RNN', { stateful: true, cell: layer('StackedRNNCells', { cells: Array.from({ length: count }, () => layer('SimpleRNNCell', { units: 1 })) }) }); // prettier-ignore

describe('a topology of a stranger', () => {
  test.each<[string, Json, RegExp]>([
    ['units', sequential([null, 2], layer('Dense', { units: 1e9 })), tooMany],
    ['a kernel', sequential([null, 9, 9, 1], layer('Conv2D', { filters: 1, kernel_size: [1e5, 1e5] })), tooMany],
    ['a kernel in one number', sequential([null, 9, 9, 1], layer('DepthwiseConv2D', { kernel_size: 1e5 })), tooMany],
    ['filters of a volume', sequential([null, 9, 9, 9, 1e6], layer('Conv3D', { filters: 1e6, kernel_size: 1 })), tooMany],
    ['inputs', sequential([null, 1e9], layer('Dense', { units: 1 })), tooMany],
    ['inputs in camel case', { modelTopology: layer('Sequential', { layers: [layer('Dense', { units: 1, batchInputShape: [null, 1e9] })] }) }, tooMany],
    ['an embedding', sequential([null, 2], layer('Embedding', { input_dim: 1e7, output_dim: 1e7 })), tooMany],
    ['an upsampled image', sequential([null, 2, 2, 1], layer('UpSampling2D', { size: [1e5, 1e5] }), layer('Flatten'), layer('Dense', { units: 1 })), tooMany],
    ['a padded image', sequential([null, 2, 2, 1], layer('ZeroPadding2D', { padding: [[1e6, 1e6], [1e6, 1e6]] }), layer('Flatten'), layer('Dense', { units: 1 })), tooMany],
    ['a repeated vector', sequential([null, 2], layer('RepeatVector', { n: 1e9 }), layer('Flatten'), layer('Dense', { units: 1 })), tooMany],
    ['a resized image', sequential([null, 2, 2, 1], layer('Resizing', { height: 1e6, width: 1e6 }), layer('PReLU')), tooMany],
    ['a product of sizes', sequential([null, 3e9, 3e9, 3e9], layer('LayerNormalization', { axis: [1, 2, 3] })), tooMany],
    ['sizes that overflow', sequential([null, 1e308], layer('Dense', { units: 3 })), /weights of the shape \[1e\+308,3\]$/],
    ['sizes below nothing', sequential([null, -3], layer('Dense', { units: 3 })), /cannot load the model/],
    ['inside TimeDistributed', sequential([null, 2, 2], layer('TimeDistributed', { layer: layer('Dense', { units: 1e9 }) })), tooMany],
    ['inside Bidirectional', sequential([null, 2, 2], layer('Bidirectional', { layer: layer('LSTM', { units: 1e6 }), merge_mode: 'concat' })), tooMany],
    ['inside a model', { modelTopology: graph([named('m', graph([named('d', layer('Dense', { units: 1e9 }), call('i'))], ['d', 0, 0], 'm'), call('i'))]) }, tooMany],
    ['states of a large batch', sequential([1e9, 2, 1], layer('SimpleRNN', { units: 1, stateful: true })), /its layers have more states than the 8/],
    ['states of many cells', sequential([1, 2, 1], cells(3)), /more weights|more states/],
    ['images as states', sequential([1e4, 2, 1e4, 1e4, 1], layer('ConvLSTM2D', { filters: 1, kernel_size: 1, use_bias: false, stateful: true })), /its layers have more states than the 8/],
    ['states of any batch', sequential([null, 2, 1], layer('SimpleRNN', { units: 1, stateful: true })), /it needs to know its batch size/],
    ['a shape of many dimensions', sequential(Array(1000).fill(1), relu), /batchInputShape has 1000 dimensions$/],
    ['a layer that nobody knows', sequential([null, 2], layer('Oracle')), /Unknown layer: Oracle/],
    ['a layer called as what objects have', sequential([null, 2], layer('constructor')), /cannot load the model/],
    ['a layer instead of a model', { modelTopology: layer('Dense', { units: 1 }) }, /its topology is a layer, and no model$/],
    ['layers that wait for one another', { modelTopology: graph([named('a', relu, call('b')), named('b', relu, call('a'))]) }, /layer "a" is called on what no layer gives$/],
    ['a layer that waits for itself', { modelTopology: graph([named('a', { ...relu, config: { activation: 'relu', layers: [1] } }, call('a'))]) }, /layer "a" is called on what no layer gives$/],
    ['a layer that waits for none', { modelTopology: graph([named('a', relu, call('nobody'))]) }, /layer "a" is called on what no layer gives$/],
    ['a call that is not there', { modelTopology: graph([named('a', relu, call('i', 7))]) }, /layer "a" is called on what no layer gives$/],
    ['a layer called __proto__', { modelTopology: graph([named('__proto__', relu, call('i'))]) }, /no layer can be called "__proto__"$/],
    ['two names', { modelTopology: graph([named('a', layer('Activation', { name: 'b', activation: 'relu' }), call('i'))]) }, /layer "a" has another name in its config$/],
    ['one name for two', { modelTopology: graph([named('a', relu, call('i')), named('a', relu, call('i'))]) }, /two layers are called "a"$/],
    ['thousands of layers in wrong order', { modelTopology: graph(Array.from({ length: 3000 }, (_, at) => named(`a${at}`, relu, call(at < 2999 ? `a${at + 1}` : 'i')))) }, /the order of its layers is not that of their calls$/],
    ['tens of thousands of layers', sequential([null, 2], ...Array<Json>(17_000).fill(relu)), /its topology has more than 16384 layers$/],
    ['models in models, each twice', { modelTopology: doubling(25) }, /its topology has more than 16384 layers$/],
    ['wrappers in wrappers', sequential([null, 2, 2], wrapped(30)), /its topology has more than 16384 layers$/],
    ['training that is none', { ...sequential([null, 2], relu), trainingConfig: { optimizer_config: 1, loss: {} } }, /cannot load the model/],
  ])('of %s is one sentence', async (_, json, message) => {
    expect(await refusal(json)).toMatch(message);
  }); // prettier-ignore

  test('is bounded as a text', async () => {
    const text = (inside: string) => `{"modelTopology":{"a":[${inside}]}}`;
    expect(await refusal(text('[],'.repeat(2 ** 20) + '0'))).toMatch(/it holds more than 262144 lists and objects$/);
    expect(await refusal(text('0,'.repeat(2 ** 21) + '0'))).toMatch(/it holds more than 1048576 values$/);
    expect(await refusal(text('['.repeat(1e5) + ']'.repeat(1e5)))).toMatch(/it is nested more than 128 deep$/);
    expect(await refusal(text('['.repeat(1e5)))).toMatch(/it is nested more than 128 deep$/);
    expect(await refusal('{"modelTopology":{"config":{"__proto__":{"units":1}}}}')).toMatch(/cannot load the model/);
  }); // prettier-ignore
});

describe('weights of a stranger', () => {
  const dense = sequential([null, 2], layer('Dense', { name: 'd', units: 4, use_bias: false }));
  const manifest = (weight: Json, paths: unknown = ['eight.bin']) => ({
    ...dense,
    weightsManifest: [{ paths, weights: [{ ...eight[0].weights[0], ...weight }] }],
  });

  test('that fit are loaded', async () => {
    const { error } = await attack(dense);
    expect(error).toBeUndefined();
    const saved = { shape: [2, 16], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 } };
    const { error: quantised } = await attack({ ...manifest(saved), ...sequential([null, 2], layer('Dense', { name: 'd', units: 16, use_bias: false })) }); // prettier-ignore
    expect(quantised).toBeUndefined();
  });

  test.each<[string, Json, RegExp]>([
    ['a shape beyond all numbers', manifest({ shape: [1e9, 1e9] }), /it describes more than 2 GiB of numbers$/],
    ['a shape that overflows', manifest({ shape: Array(16).fill(2 ** 50) }), /it describes more than 2 GiB of numbers$/],
    ['nothing times much', manifest({ shape: [0, ...Array<number>(15).fill(2 ** 53 - 1)] }), /its layers have more weights than the 0|more than 2 GiB/],
    ['a length that is none', manifest({ shape: [-1, -8] }), /shape\.0: it must be a whole number/],
    ['many dimensions', manifest({ shape: Array(1000).fill(1) }), /shape: it must have at most 16 entries$/],
    ['numbers that are not there', manifest({ shape: [2, 5] }), /its weights have 32 bytes, not the 40 that it describes$/],
    ['bytes too many', manifest({ quantization: { dtype: 'uint8', scale: 1, min: 0 } }), /its weights have 32 bytes, not the 8/],
    ['texts', manifest({ dtype: 'string' }), /dtype: it must be one of float32/],
    ['a quantisation that is none', manifest({ quantization: { dtype: 'float32' } }), /quantization\.dtype: it must be one of/],
    ['a scale that is none', manifest({ quantization: { dtype: 'uint8', scale: 'x', min: 0 } }), /quantization\.scale: it must be a number$/],
    ['a name twice', { ...dense, weightsManifest: [...eight, ...eight] }, /it has the weight "d\/kernel" twice$/],
    ['files without end', manifest({}, Array(20_000).fill('eight.bin')), /it names more than 10000 files$/],
    ['a file without name', manifest({}, ['']), /the weights "" lie outside its folder$/],
    ['a device', manifest({}, ['zero']), /the weights "zero" lie outside its folder$/],
    ['a huge file', manifest({}, ['huge']), /its weights have 2000000000000 bytes, not the 32 that it describes$/],
  ])('of %s are one sentence', async (name, json, message) => {
    if (name === 'a device') symlinkSync('/dev/zero', join(root, 'zero'));
    if (name === 'a huge file') {
      writeFileSync(join(root, 'huge'), '');
      truncateSync(join(root, 'huge'), 2e12);
    }
    expect(await refusal(json)).toMatch(message);
  }); // prettier-ignore
});

describe('random topologies', () => {
  const extremes = fc.constantFrom(1e3, 1e5, 1e9, 2 ** 31, 2 ** 53, 1e308, 0, -1, 0.5);
  const number = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(1, 2) }, extremes);
  const numbers = fc.oneof(
    { weight: 3, arbitrary: number },
    { weight: 2, arbitrary: fc.array(number, { minLength: 1, maxLength: 3 }) },
    fc.constantFrom(null, '3', [[1, 1], [2, 1e9]]),
  ); // prettier-ignore
  const sizes = 'units filters kernel_size pool_size strides dilation_rate depth_multiplier size n input_dim output_dim input_length target_shape dims axis axes cropping shared_axes height width num_tokens factor noise_shape weights alpha rate padding'; // prettier-ignore
  const flags = 'stateful return_sequences return_state use_bias mask_zero unroll trainable';
  const setting: fc.Arbitrary<[string, unknown]> = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...sizes.split(' ')), numbers) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...flags.split(' ')), fc.boolean()) },
    fc.tuple(fc.constant('padding'), fc.constantFrom('same', 'valid', 'causal')),
    fc.tuple(fc.constant('data_format'), fc.constantFrom('channels_first', 'channels_last')),
    fc.tuple(fc.constant('kernel_initializer'), fc.constantFrom(layer('Orthogonal'), layer('Oracle'))),
    fc.tuple(fc.constant('batch_input_shape'), fc.array(numbers, { maxLength: 5 })),
  );
  const classes = () => Object.keys(tf.serialization.SerializationMap.getMap().classNameMap);
  const recurrent = ['LSTM', 'GRU', 'SimpleRNN', 'ConvLSTM2D', 'Bidirectional', 'TimeDistributed', 'RNN'];
  const className = fc.oneof(
    fc.nat().map((index) => classes()[index % classes().length]),
    fc.constantFrom('Dense', 'Conv1D', 'Conv2D', 'Embedding', 'Flatten', 'RepeatVector', 'PReLU', 'SimpleRNNCell', ...recurrent), // prettier-ignore
  );
  const usual = { filters: 1, kernel_size: 1, n: 2, input_dim: 2, output_dim: 2, merge_mode: 'sum' };
  const made = (inner: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    fc
      .tuple(className, fc.array(setting, { maxLength: 3 }), inner, fc.array(inner, { maxLength: 2 }), number)
      .map(([name, settings, held, several, units]) =>
        layer(name, {
          ...usual,
          units,
          ...Object.fromEntries(settings),
          ...(['Bidirectional', 'TimeDistributed'].includes(name) && { layer: held }),
          ...(name === 'RNN' && { cell: held }),
          ...(/^(Sequential|Model)$/.test(name) && { layers: several }),
          ...(name === 'StackedRNNCells' && { cells: several }),
        }),
      );
  const layers = made(made(made(fc.constant(layer('Dense', { units: 1 })))));
  const calls = fc.array(fc.array(fc.tuple(fc.constantFrom('i', 'l0', 'l1', 'l2'), fc.nat(2)), { maxLength: 2 }), { maxLength: 2 }); // prettier-ignore
  const shape = fc.array(fc.oneof(fc.constant(null), fc.constant(1), number), { minLength: 2, maxLength: 5 });
  const asGraph = (each: readonly [Json, [string, number][][]][]): Json => {
    const called = each.map(([own, refs], at) =>
      named(`l${at}`, own, ...refs.map((call) => call.map(([name, index]) => [name, index, 0, {}]))),
    );
    return { modelTopology: graph(called, [`l${each.length - 1}`, 0, 0]) };
  };
  const topology = fc.oneof(
    fc.tuple(shape, fc.array(layers, { minLength: 1, maxLength: 3 })).map(([first, each]) => sequential(first, ...each)), // prettier-ignore
    fc.array(fc.tuple(layers, calls), { minLength: 1, maxLength: 3 }).map(asGraph),
  );

  test('are loaded or told, soon and in little memory', async () => {
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(topology, async (json) => {
        const { error, milliseconds, bytes } = await attack(json);
        expect(milliseconds).toBeLessThan(2000);
        expect(bytes).toBeLessThan(64 * 2 ** 20);
        const { message } = (error ?? { message: 'loaded' }) as Error;
        const kind = message.slice(message.indexOf('.json: ')).slice(0, 60);
        told.set(kind, (told.get(kind) ?? 0) + 1);
        // What can be built of eight numbers may still have other names for them.
        if (!(error instanceof UserError))
          expect(message).toMatch(/^loaded$|weights are not set|has no target variable|Shape mismatch/);
      }),
      { numRuns: Number(process.env['HOSTILE_RUNS'] ?? 150) },
    );
    if (process.env['HOSTILE_RUNS']) console.log([...told].map((each) => each.join(' ')).sort().join('\n'));
    expect([...told.keys()].some((kind) => kind.includes('more weights than the 8 numbers'))).toBe(true);
  }); // prettier-ignore
});
