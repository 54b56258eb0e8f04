// Loses the graphics device of the process that loads it first (`node --import`) in the middle of an epoch: as if the card
// had gone, some submissions after the file QCNN_LOSE_AFTER is there.
import { existsSync } from 'node:fs';
import { globals } from 'webgpu';

const { GPUAdapter, GPUQueue } = globals;
const { requestDevice } = GPUAdapter.prototype;
const { submit } = GPUQueue.prototype;
const devices = [];
let left = 3;

GPUAdapter.prototype.requestDevice = async function (...given) {
  const device = await requestDevice.apply(this, given);
  devices.push(device);
  return device;
};
GPUQueue.prototype.submit = function (...given) {
  submit.apply(this, given);
  if (left > 0 && existsSync(process.env.QCNN_LOSE_AFTER) && --left === 0)
    for (const device of devices) device.destroy();
};
