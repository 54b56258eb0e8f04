// Where WebGPU comes from: the browser, or the optional package `webgpu` (Dawn) in Node.
import { UserError } from '../../../user-error.ts';
import { stopAtErrors } from './device-watch.ts';
import { mayFindAdapter } from './vulkan.ts';

const install = 'Install the optional package with `npm install webgpu@0.6.2`.';
const noAdapter = 'no WebGPU adapter was found.';
const driver = 'It takes a driver for Vulkan, Metal or Direct3D 12.';

/** The adapter, or one sentence that says why there is none. */
export async function findAdapter(): Promise<GPUAdapter | string> {
  const gpu = globalThis.navigator?.gpu ?? (await dawn());
  if (typeof gpu === 'string') return gpu;
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ?? `${noAdapter} ${isNode() ? driver : 'Switch WebGPU on in the browser.'}`;
  } catch (error) {
    return `WebGPU failed to start (${(error as Error).message}).`;
  }
}

/**
 * A device with the adapter's own limits for memory, buffers and workgroups, its clock where there is one; its errors end the work
 * under way, and in Node it is destroyed before the process ends. Throws UserError.
 */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const device = await requestDevice(adapter);
  stopAtErrors(device);
  if (isNode()) destroyAtExit(device);
  return device;
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const { limits, features } = adapter;
  try {
    return await adapter.requestDevice({
      requiredFeatures: features.has('timestamp-query') ? ['timestamp-query'] : [],
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
        maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      },
    });
  } catch (error) {
    throw new UserError(
      `The GPU gives no device (${(error as Error).message}). Use another backend (--backend wasm).`,
      1,
    );
  }
}

const opened = new Set<GPUDevice>();
let awaitsExit = false;

/** Dawn may crash when a process ends that still has devices. */
function destroyAtExit(device: GPUDevice): void {
  if (!awaitsExit) process.once('exit', destroyDevices);
  awaitsExit = true;
  opened.add(device);
  void device.lost.then(() => opened.delete(device));
}

/** Destroys all devices that were opened here and are still there. */
export function destroyDevices(): void {
  for (const device of opened) device.destroy();
}

/** All kernels write workgroup memory before they read it; software adapters take long to compile its zeroing. */
const dawnFeatures = [
  'enable-dawn-features=disable_workgroup_init',
  'disable-dawn-features=timestamp_quantization',
];

let instance: Promise<GPU | string> | undefined;

/** Dawn's entry, made once: adapters and devices live as long as it does. */
function dawn(): Promise<GPU | string> {
  return (instance ??= loadDawn());
}

async function loadDawn(): Promise<GPU | string> {
  if (!isNode()) return 'this browser has no WebGPU.';
  // Not a literal, so that the compiler does not ask for a package that may be missing.
  const name: string = 'webgpu';
  try {
    const { create, globals } = await import(name);
    if (!(await mayFindAdapter(() => import.meta.resolve(name)))) return `${noAdapter} ${driver}`;
    Object.assign(globalThis, globals);
    return create(dawnFeatures) as GPU;
  } catch (error) {
    const reason =
      (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed' : 'does not load';
    return `the package "webgpu" ${reason}. ${install}`;
  }
}

function isNode(): boolean {
  return typeof process !== 'undefined' && process.versions?.node !== undefined;
}
