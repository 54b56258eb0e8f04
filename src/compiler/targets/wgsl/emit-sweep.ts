// WGSL for a sweep: one workgroup a sample, its state in workgroup memory from the first gate to the last number; then it takes
// the next sample.
// Either one loop over a table of operations (compiles fast) or a line an operation (runs fast).
import { hexadecimal, maskOf } from './literals.ts';
import { forwardFunctions, reverseFunctions, scratchVectors, tableFunctions } from './sweep-functions.ts';
import { emitReadout } from './emit-readout.ts';
import { emitReverse, emitSeed, emitAmplitudeGradient } from './emit-reverse.ts';
import { amplitudeAt, eachGroup, placeOf, sizeOf } from './sweep-parts.ts';
import { pullsAmplitudes, reverseOrder, sweepTable, termsAt, type ReverseStep } from './sweep-table.ts';
import type { Sweep, SweepOperation } from './sweep.ts';
import type { Wanted } from '../../plan/plan.ts';

export interface SweepOptions {
  /** A line an operation instead of a loop over a table. */
  readonly specialise: boolean;
  /** Threads of a workgroup. */
  readonly threads: number;
  /** The gradients that the kernel computes; absent: values only. */
  readonly wanted?: Wanted | undefined;
}

/** Fields of the range of a dispatch, all u32. */
export const rangeFields = ['batch', 'first', 'end', 'groups', 'adds'] as const;

export interface SweepShader {
  readonly code: string;
  /** What to bind as `table`; empty where the code is specialised. */
  readonly table: Uint32Array;
  /** By matrix: its gradient is written. */
  readonly pulled: readonly boolean[];
}

/** Bytes of workgroup memory: ψ, and λ for gradients. */
export function workgroupBytes(sweep: Sweep, gradient: boolean): number {
  return 8 * sizeOf(sweep) * (gradient ? 2 : 1);
}

/** Vectors of four numbers in `scratch`, for each workgroup. */
export function scratchSize(threads: number): number {
  return threads * scratchVectors;
}

/**
 * The kernel `sweep`, for any number of workgroups up to `range.groups`, which take samples in turn. Bindings of group 0:
 * - 0 matrices: those made once a batch, then for each sample those made once a sample; as in `SweepMatrix.at`;
 * - 1 given: amplitudes [batch × amplitudes], then upstream [batch × outputs] where gradients are wanted;
 * - 2 results: values [batch × outputs], then gradients by amplitudes [batch × amplitudes];
 * - 3 scratch: `scratchSize` vectors a workgroup;
 * - 4 pulled: gradients by matrices, in vectors as the matrices are: [groups × shared], each the sum over the samples of a
 *   workgroup, then [batch × each];
 * - 5 table.
 *
 * Binding 0 of group 1: the range, as in `rangeFields`.
 */
export function emitSweep(sweep: Sweep, options: SweepOptions): SweepShader {
  const { specialise, threads, wanted } = options;
  const order = wanted ? reverseOrder(sweep, wanted) : [];
  const { shared, each } = sweep.vectors;
  const parts = [
    `// ${sweep.circuit.name.replaceAll(/\s+/g, ' ')}: ${sweep.wires} qubits, ${wanted ? 'values and gradients' : 'values'}; one workgroup a sample.
// Samples in all, and those that are done here; workgroups that leave sums of gradients; whether they add to what is there.
struct Range { ${rangeFields.map((field) => `${field}: u32`).join(', ')} }
@group(0) @binding(0) var<storage, read> matrices: array<vec4f>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;
@group(0) @binding(3) var<storage, read_write> scratch: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> pulled: array<vec4f>;
@group(0) @binding(5) var<storage, read> table: array<u32>;
@group(1) @binding(0) var<uniform> range: Range;

const size = ${sizeOf(sweep)}u;
const threads = ${threads}u;
var<workgroup> psi: array<vec2f, size>;${wanted ? '\nvar<workgroup> lambda: array<vec2f, size>;' : ''}
var<private> lane: u32;
var<private> sample: u32;
var<private> scratchAt: u32;
// Where the matrices of this sample begin, and their gradients.
var<private> own: u32;
var<private> pulledShared: u32;
var<private> pulledOwn: u32;
// Nothing was added to the gradients by shared matrices yet.
var<private> isFirst: bool;
`,
    forwardFunctions,
    wanted ? reverseFunctions : '',
    specialise ? '' : tableFunctions(termsAt(sweep, order)),
    '\nfn sweepSample() {',
    emitStart(sweep),
    specialise
      ? sweep.operations.map((operation) => emitTurn(sweep, operation, threads)).join('')
      : tableLoop(sweep),
    emitReadout(sweep, specialise),
    wanted ? emitSeed(sweep, specialise) : '',
    wanted ? emitReverse(sweep, order, options) : '',
    wanted && pullsAmplitudes(sweep, wanted) ? emitAmplitudeGradient(sweep) : '',
    `}

@compute @workgroup_size(threads)
fn sweep(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32
) {
  lane = thread;
  scratchAt = workgroup.x * ${scratchSize(threads)}u;
  pulledShared = workgroup.x * ${shared}u;
  isFirst = range.adds == 0u;
  for (var turn = range.first + workgroup.x; turn < range.end; turn += workgroups.x) {
    sample = turn;
    own = ${shared}u + sample * ${each}u;
    pulledOwn = range.groups * ${shared}u + sample * ${each}u;
    sweepSample();
    isFirst = false;
    workgroupBarrier();
  }
}
`,
  ];
  return {
    code: parts.join(''),
    table: specialise ? new Uint32Array(0) : sweepTable(sweep, order),
    pulled: pulledMatrices(sweep, order),
  };
}

function pulledMatrices(sweep: Sweep, order: readonly ReverseStep[]): boolean[] {
  const pulled = sweep.matrices.map(() => false);
  for (const step of order) if (step.flush) pulled[step.operation.matrix] = true;
  return pulled;
}

function emitStart(sweep: Sweep): string {
  const prepared = maskOf(sweep.preparations.flatMap(({ bits }) => bits));
  const factors = sweep.preparations.map((preparation) => amplitudeAt(sweep, preparation, 'i'));
  return `
  for (var i = lane; i < size; i += threads) {
    psi[i] = vec2f(select(0.0, ${factors.join(' * ') || '1.0'}, (i & ${hexadecimal(~prepared)}) == 0u), 0.0);
  }
  workgroupBarrier();
`;
}

function emitTurn(sweep: Sweep, operation: SweepOperation, threads: number): string {
  const { bits, matrix } = operation;
  const call = `turn${bits.length}(i, ${bits.map(hexadecimal).join(', ')}, ${placeOf(sweep, matrix)});`;
  return eachGroup(sweep, operation, threads, call);
}

/** Rows of the table, as `sweepTable` writes them. */
function tableLoop(sweep: Sweep): string {
  return `
  for (var row = 0u; row < ${8 * sweep.operations.length}u; row += 8u) {
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
`;
}
