// What every part of the report is: a process that prints rows, a line of JSON each, and looks whether its time is up.
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '3600' },
    device: { type: 'string', default: 'cuda' },
  },
});
const began = performance.now();

/** Tiny sizes, for a driver in software. */
export const { quick, device: pythonDevice } = values;

/** Seconds that are left. */
export const secondsLeft = () => Number(values.seconds) - (performance.now() - began) / 1000;

/** Whether what takes so many seconds would end too late. */
export const isLate = (needed = 0) => secondsLeft() <= needed;

export function row(kind, facts) {
  console.log(JSON.stringify({ kind, ...facts }));
}

/** Does a case; one that fails, or for which no time is left, is a row of its own and ends nothing else. */
export async function attempt(name, work) {
  if (isLate()) return row('skipped', { case: name, reason: 'no time was left' });
  try {
    return await work();
  } catch (error) {
    const [reason] = String(error?.message ?? error).split('\n');
    // A refusal is a sentence for users; all else is a fault.
    return row(error?.name === 'UserError' ? 'skipped' : 'failed', { case: name, reason: reason.slice(0, 300) }); // prettier-ignore
  }
}
