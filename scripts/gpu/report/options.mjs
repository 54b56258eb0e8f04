// The options of the report; README.txt explains them.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../../build/user-error.js';

/** In the order in which they run, with the seconds that each may take of the whole; what one leaves, later ones have. */
export const shares = { probe: 15, agreement: 60, circuits: 90, training: 60, peers: 75 };

/** Throws UserError for what is no option, and what parseArgs throws. */
export function readOptions(argv) {
  const end = argv.indexOf('--');
  const command = end < 0 ? undefined : argv.slice(end + 1);
  const { values } = parseArgs({
    args: end < 0 ? argv : argv.slice(0, end),
    options: {
      parts: { type: 'string', default: Object.keys(shares).join() },
      out: { type: 'string', default: 'qcnn-gpu-results' },
      seconds: { type: 'string' },
      device: { type: 'string', default: 'cuda' },
      quick: { type: 'boolean', default: false },
    },
  });
  const asked = values.parts.split(/[\s,]+/);
  for (const name of asked)
    if (!Object.hasOwn(shares, name)) throw new UserError(`there is no part "${name}"; there are ${Object.keys(shares).join(', ')}`); // prettier-ignore
  if (!['cuda', 'cpu'].includes(values.device)) throw new UserError(`--device is cuda or cpu, not "${values.device}"`); // prettier-ignore
  const seconds = Number(values.seconds ?? 300);
  if (!(seconds > 0)) throw new UserError(`--seconds takes a number of seconds, not "${values.seconds}"`);
  // Devices are found by the probe.
  const parts = Object.keys(shares).filter((name) => name === 'probe' || asked.includes(name));
  return { ...values, seconds, parts, out: resolve(values.out), command };
}
