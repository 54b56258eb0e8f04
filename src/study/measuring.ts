// How the circuits of a study are measured: with shots and on a device, where it is told so, else exactly.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Classifier } from '../models/classifier.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { addDeviceNoise, readOutOf } from '../runtime/device/add-device-noise.ts';
import { checkedDevice, type Device } from '../runtime/device/device.ts';
import { checkShots } from '../runtime/shots/draw.ts';
import { measured, type Shots } from '../runtime/shots/measured-backend.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import type { ShotResult } from './result.ts';

export interface MeasuringOptions {
  readonly shots?: number | undefined;
  readonly device?: Device | undefined;
  readonly seed: number;
}

export interface Measuring {
  /** `backend`, measured; itself where nothing is. */
  on(backend: Backend): Backend;
  /** Whether anything is. */
  readonly isMeasured: boolean;
  /** Absent where values are exact. */
  readonly shots: Shots | undefined;
}

/** Throws UserError for shots and devices that do not do, and for a circuit that the device cannot hold. */
export function measuringOf({ shots: each, device, seed }: MeasuringOptions, circuit: Circuit): Measuring {
  if (each !== undefined) checkShots({ shots: each }, 1);
  const shots = each === undefined ? undefined : { each, seed, draw: 0, taken: 0 };
  if (device) {
    checkedDevice(device);
    addDeviceNoise(circuit, device);
    for (let qubit = 0; qubit < circuit.qubits; qubit++) readOutOf(device)(qubit);
  }
  const isMeasured = shots !== undefined || device !== undefined;
  const on = (backend: Backend) => {
    if (!isMeasured) return backend;
    const noise = device && { noisy: (clean: Circuit) => addDeviceNoise(clean, device), errorOf: readOutOf(device) }; // prettier-ignore
    return measured(backend, { shots, ...noise });
  };
  return { on, isMeasured, shots };
}

/** Repetitions of the test, the first one counted. */
const draws = 10;

/** How the accuracy on the test images scatters when they are measured anew; `first` is that of the draw before. */
export async function redraw(
  classifier: Classifier,
  test: Images,
  shots: Shots,
  first: number,
): Promise<ShotResult['accuracies']> {
  const accuracies = [first];
  try {
    for (shots.draw = 1; shots.draw < draws; shots.draw++) {
      const probabilities = await classifier.predict(test);
      accuracies.push(classificationMetrics(test.labels, probabilities, test.classes.length).accuracy);
    }
  } finally {
    shots.draw = 0;
  }
  return accuracies;
}
