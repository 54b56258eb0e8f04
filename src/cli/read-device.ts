// A device file that a user names.
import { orRefuse } from '../files/refuse-file.ts';
import { deviceFromJson, type Device } from '../runtime/device/device.ts';
import { readJson } from './read-json.ts';

/** Throws UserError with the file, the place in it, and what is wrong there. */
export function readDevice(path: string): Device {
  const json = readJson(path, 'device');
  return orRefuse(`${path === '-' ? 'standard input' : path} is no device file`, () => deviceFromJson(json));
}
