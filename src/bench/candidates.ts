// The backends that can be timed, by name, with the number of threads where they have any.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { FindTree, Plan } from '../compiler/plan/index.ts';
import type { Backend, DeviceBackend, DeviceExecutable, Executable } from '../runtime/backends/backend.ts';
import { createGpujs } from '../runtime/backends/gpujs/index.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { createWasm } from '../runtime/backends/wasm/index.ts';
import type { DeviceClock } from '../runtime/backends/webgpu/device-clock.ts';
import { cannotRunHere, UserError } from '../user-error.ts';
import type { OnBuffers } from './on-buffers.ts';
import { webgpuCandidates } from './webgpu-candidates.ts';

export type Loaded = Executable | DeviceExecutable | OnBuffers;

export interface Candidate {
  readonly backend: Backend | DeviceBackend;
  readonly threads: number;
  /** Where the backend runs a plan: with the plan that the workload's other figures are of. */
  readonly loadPlan?: (plan: Plan, circuit: Circuit) => Loaded;
  /** Timed only when named: a check for the others, not a rival. */
  readonly onRequest?: boolean;
  /** Of a device: whether numbers are brought and fetched by every run, or stay there. */
  readonly by?: 'arrays' | 'buffers';
  /** Of a device: its own clock; resolves to undefined where it has none. */
  findClock?(): Promise<DeviceClock | undefined>;
}

/** Every backend there is, the reference first. */
export function allCandidates({ threads = 1, findTree }: CandidateOptions): readonly Candidate[] {
  const wasm = createWasm({ threads });
  return [
    { backend: reference, threads: 1 },
    { backend: wasm, threads, loadPlan: (plan, circuit) => wasm.loadPlan(plan, { circuit }) },
    ...webgpuCandidates({ findTree }),
    { backend: createGpujs({ plan: { findTree } }), threads: 1, onRequest: true },
    { backend: createGpujs({ mode: 'webgpu', plan: { findTree } }), threads: 1, onRequest: true },
  ];
}

export interface CandidateOptions {
  /** Default 1. */
  readonly threads?: number;
  /** For backends that make their own plans. */
  readonly findTree?: FindTree | undefined;
}

export interface Choice {
  /** The reference first, wanted or not, as the others are compared with it. */
  readonly candidates: readonly Candidate[];
  /** Names of those whose figures are wanted. */
  readonly wanted: ReadonlySet<string>;
  /** Backends that nobody named and that cannot run here, with the reason. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * The backends of these names, all that run here without names.
 * Throws UserError for a name that does not exist, with the list, and for a named backend that cannot run here.
 */
export async function findCandidates(
  names: readonly string[] = [],
  options: CandidateOptions = {},
): Promise<Choice> {
  const all = allCandidates(options);
  for (const name of names) {
    if (all.some(({ backend }) => backend.name === name)) continue;
    const known = [...new Set(all.map(({ backend }) => backend.name))].join(', ');
    throw new UserError(`There is no backend "${name}"; there are: ${known}.`);
  }
  const candidates: Candidate[] = [];
  const missing: { name: string; reason: string }[] = [];
  for (const candidate of all) {
    const { name } = candidate.backend;
    const named = names.includes(name);
    if (!named && candidate !== all[0] && (names.length > 0 || candidate.onRequest)) continue;
    const reason = await candidate.backend.unavailable();
    if (reason === undefined) candidates.push(candidate);
    else if (named) throw cannotRunHere(`Backend "${name}"`, reason);
    else if (!missing.some((other) => other.name === name)) missing.push({ name, reason });
  }
  const wanted = new Set(names.length > 0 ? names : candidates.map(({ backend }) => backend.name));
  return { candidates, wanted, missing };
}
