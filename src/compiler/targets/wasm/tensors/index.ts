// The module of kernels that work on tensors where these lie: `work` takes tasks of a job until there are none.
import { encodeModule } from '../encode.ts';
import * as w from '../instructions.ts';
import type { WasmFunction, WasmModule } from '../instructions.ts';
import { adam } from './adam.ts';
import { add } from './add.ts';
import { mix, scale, sums } from './columns.ts';
import { gate } from './gate.ts';
import { maxPoolGradient } from './max-pool-gradient.ts';
import { packPanels, packTurned } from './panels.ts';
import { outer, product } from './products.ts';
import { jobFields, taskKinds, taskLength, type TaskKind } from './tasks.ts';
import { tilesOfPacked, tilesOfRows } from './tiles.ts';

const kernels: Readonly<Record<TaskKind, WasmFunction>> = {
  product: product(),
  outer: outer(),
  sums: sums(false),
  sumsGated: sums(true),
  scale: scale(),
  mix: mix(false),
  mixGated: mix(true),
  gate: gate(),
  add: add(),
  maxPoolGradient: maxPoolGradient(),
  adam: adam(),
};

const parts = [
  packPanels({ name: 'packSteps', width: 8, source: 'steps' }),
  packPanels({ name: 'packColumns', width: 8, source: 'table' }),
  packPanels({ name: 'packRows', width: 4, source: 'table' }),
  packTurned(),
  tilesOfRows(),
  tilesOfPacked(),
];

function work(): WasmFunction {
  const field = (name: (typeof jobFields)[number]) => w.loadInt('job', 4 * jobFields.indexOf(name));
  const take = w.set('index', w.operation('i32.atomic.rmw.add', [0], 'job', 1));
  return {
    name: 'work',
    parameters: ['job', 'frame'],
    locals: { index: 'i32', task: 'i32' },
    body: [
      take,
      w.when(w.less('index', field('count')), [
        w.repeatWhile('tasks', w.less('index', field('count')), [
          w.set('task', w.plus(field('tasks'), w.times('index', 4 * taskLength))),
          w.operation('call_indirect', [], 'task', 'frame', w.loadInt('task')),
          take,
        ]),
      ]),
    ],
  };
}

export const tensorModule: WasmModule = {
  functions: [...Object.values(kernels), ...parts, work()],
  table: taskKinds.map((kind) => kernels[kind].name),
  exports: ['work'],
};

/** The binary; it imports the memory in which the tensors lie. */
export function emitTensorKernels(options: { readonly shared: boolean }): Uint8Array<ArrayBuffer> {
  return encodeModule(tensorModule, options);
}
