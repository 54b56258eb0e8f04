// The list of backends, in the order in which one is chosen; and those on devices, which are chosen by name.
import { cannotRunHere, RequestRefusal } from '../../user-error.ts';
import type { Backend, DeviceBackend } from './backend.ts';
import { gpujs, gpujsOnWebgpu } from './gpujs/index.ts';
import { reference } from './reference/index.ts';
import { wasm } from './wasm/index.ts';
import { webgpu } from './webgpu/index.ts';
import '../trees/keep-on-disk.ts';

/** Those that answer at once, the first choice first. */
export const backends: readonly Backend[] = [wasm, reference];

/** They answer later: for who can wait, which a layer of TensorFlow.js cannot. */
export const deviceBackends: readonly DeviceBackend[] = [webgpu, gpujs, gpujsOnWebgpu];

const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(', ');

/** The backend of this name, itself, or the first that can run here. Throws UserError when there is none. */
export function findBackend(name?: string | Backend): Backend {
  if (typeof name === 'object') return name;
  if (name === undefined) return backends.find((backend) => backend.unavailable() === undefined)!;
  const backend = backends.find((candidate) => candidate.name === name);
  if (!backend) {
    const exists = deviceBackends.some((device) => device.name === name);
    throw new RequestRefusal(
      exists
        ? `Backend "${name}" answers later, for which neither a layer nor evaluate waits; choose one of: ${namesOf(backends)}, or call evaluateLater.`
        : `There is no backend "${name}"; there are: ${namesOf(backends)}.`,
    );
  }
  const reason = backend.unavailable();
  if (reason !== undefined) throw cannotRunHere(`Backend "${name}"`, reason);
  return backend;
}

/**
 * The same among all backends, for who can wait. Rejects with UserError for a name that does not exist, and for what cannot
 * run here.
 */
export async function findBackendLater(
  name?: string | Backend | DeviceBackend,
): Promise<Backend | DeviceBackend> {
  if (typeof name === 'object') return name;
  const device = deviceBackends.find((candidate) => candidate.name === name);
  const reason = await device?.unavailable();
  if (reason !== undefined) throw cannotRunHere(`Backend "${name}"`, reason);
  return (await findAnyBackend(name)).backend;
}

/** What was found, and why it is not what was asked for. */
export interface Found {
  readonly backend: Backend | DeviceBackend;
  /** One sentence without a full stop: why the device cannot compute. */
  readonly instead?: string;
}

/**
 * The same among all backends. Where a device is missing, the first backend that needs none takes its place.
 * Rejects with UserError for a name that does not exist.
 */
export async function findAnyBackend(name?: string): Promise<Found> {
  const device = deviceBackends.find((candidate) => candidate.name === name);
  if (!device) {
    if (name !== undefined && !backends.some((backend) => backend.name === name)) {
      throw new RequestRefusal(
        `There is no backend "${name}"; there are: ${namesOf([...backends, ...deviceBackends])}.`,
      );
    }
    return { backend: findBackend(name) };
  }
  const reason = await device.unavailable();
  if (reason === undefined) return { backend: device };
  const backend = findBackend();
  return { backend, instead: `backend ${name} cannot run here, ${backend.name} computes instead: ${reason}` };
}
