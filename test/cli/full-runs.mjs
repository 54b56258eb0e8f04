// For the process that loads it (`node --import`) the disk is full where results of a sweep go: OUT/runs.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { openSync, writeSync } = fs;
const ofRuns = new Set();

fs.openSync = (path, ...more) => {
  const descriptor = openSync(path, ...more);
  if (/[\\/]runs[\\/][0-9a-f]{2}[\\/]/.test(String(path))) ofRuns.add(descriptor);
  else ofRuns.delete(descriptor);
  return descriptor;
};
fs.writeSync = (descriptor, ...more) => {
  if (!ofRuns.has(descriptor)) return writeSync(descriptor, ...more);
  const error = new Error('ENOSPC: no space left on device, write');
  throw Object.assign(error, { code: 'ENOSPC', syscall: 'write' });
};
syncBuiltinESMExports();
