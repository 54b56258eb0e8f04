// Stops the process that loads it first (`node --import`) at a moment of its work on the folder of a model: QCNN_STOP is
// "write:3", in the middle of the third write; "rename:3", before the third rename; or "full:3", as if the disk had been
// full from the third write on.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [moment, number] = process.env.QCNN_STOP.split(':');
const { openSync, writeSync, renameSync } = fs;
const ofModels = new Set();
const counts = { write: 0, rename: 0 };
const isModels = (path) => /[\\/]seed-\d+[\\/]/.test(String(path));
const isAt = (what) => ++counts[what] === Number(number);
const die = () => process.kill(process.pid, 'SIGKILL');

fs.openSync = (path, ...more) => {
  const descriptor = openSync(path, ...more);
  if (isModels(path)) ofModels.add(descriptor);
  else ofModels.delete(descriptor);
  return descriptor;
};
fs.writeSync = (descriptor, bytes, offset, length, ...more) => {
  if (!ofModels.has(descriptor)) return writeSync(descriptor, bytes, offset, length, ...more);
  const isNow = isAt('write');
  if (moment === 'full' && counts.write >= Number(number))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
  if (moment === 'write' && isNow) {
    writeSync(descriptor, bytes, offset, Math.ceil(length / 2), ...more);
    die();
  }
  return writeSync(descriptor, bytes, offset, length, ...more);
};
fs.renameSync = (from, to) => {
  if (moment === 'rename' && isModels(to) && isAt('rename')) die();
  renameSync(from, to);
};
syncBuiltinESMExports();
