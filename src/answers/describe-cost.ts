// What it takes to compute a circuit here: the flops of its plan, and the backends that would take it.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { cheapest } from '../compiler/plan/choose-plan.ts';
import { prepareCircuit } from '../compiler/plan/index.ts';
import type { Backend, DeviceBackend } from '../runtime/backends/backend.ts';
import { chooseExecutables } from '../runtime/backends/choose.ts';
import { backends, findBackendLater } from '../runtime/backends/index.ts';
import { plansOfCircuit } from '../runtime/backends/plan-circuit.ts';
import { BackendRefusal } from '../user-error.ts';
import type { Searching } from './search.ts';

export interface Cost {
  /** The cheapest way to compute it; absent: there is no plan for it. */
  readonly plan?: string;
  /** Samples of the batch that the flops are of. */
  readonly batch: number;
  /** Of the plan, for the whole batch. */
  readonly flopsForward?: number;
  readonly flopsGradient?: number;
  /** What `qcnn run` takes for one sample; absent: nothing here can. */
  readonly backend?: string;
  /** Every backend that was asked, with the reason of one that refuses. */
  readonly backends: readonly { readonly name: string; readonly refusal?: string }[];
}

/** Throws UserError where a backend is named that does not exist or cannot run here. */
export async function costOf(
  circuit: Circuit,
  { backend: name, batch }: { readonly backend?: string | undefined; readonly batch: number },
  searching: Searching,
): Promise<Cost> {
  const named = name === undefined ? undefined : await findBackendLater(name);
  const prepared = prepareCircuit(circuit);
  const found = searching((onProgress) =>
    plansOfCircuit(prepared, { batch, ...(onProgress && { onProgress }) }),
  );
  const best = cheapest(found);
  const asked: { name: string; refusal?: string }[] = [];
  for (const each of named ? [named] : backends) asked.push(await ask(each, circuit, searching));
  const first = named ? asked.find(({ refusal }) => refusal === undefined)?.name : firstFor(circuit);
  return {
    ...(best && { plan: best.name, flopsForward: best.cost.forward, flopsGradient: best.cost.gradient }),
    batch,
    ...(first !== undefined && { backend: first }),
    backends: asked,
  };
}

async function ask(
  backend: Backend | DeviceBackend,
  circuit: Circuit,
  searching: Searching,
): Promise<{ name: string; refusal?: string }> {
  const { name } = backend;
  const reason = await backend.unavailable();
  if (reason !== undefined) return { name, refusal: reason };
  try {
    const executable = await searching((onProgress) => backend.load(circuit, onProgress && { onProgress }));
    executable.dispose();
    return { name };
  } catch (error) {
    if (error instanceof BackendRefusal) return { name, refusal: error.reason };
    throw error;
  }
}

function firstFor(circuit: Circuit): string | undefined {
  const executables = chooseExecutables(circuit);
  try {
    return executables.run(1, ({ backend }) => backend);
  } catch (error) {
    if (error instanceof BackendRefusal) return undefined;
    throw error;
  } finally {
    executables.dispose();
  }
}
