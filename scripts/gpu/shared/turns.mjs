// Several ways of the same work in turns, so that a machine that changes its pace changes it for all.
import { quick, row } from './part.mjs';
import { median } from './times.mjs';

const rounds = quick ? 1 : 3;
const seconds = quick ? 0.02 : 0.15;

/**
 * `ways`: functions by name that repeat the work for so many seconds and answer with the milliseconds of each run. A row for
 * each, with the other's time over that of `qcnn`, of the least and of the medians.
 */
export async function inTurns(facts, ways) {
  const found = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const faults = {};
  for (let round = -1; round < rounds; round++)
    for (const [name, repeat] of Object.entries(ways)) {
      if (faults[name]) continue;
      try {
        const times = await repeat(round < 0 ? seconds / 3 : seconds);
        if (round >= 0) found[name].push(...times);
      } catch (error) {
        faults[name] = error.message;
        row('failed', { case: `${Object.values(facts).join(' ')} in ${name}`, reason: error.message });
      }
    }
  const ours = found.qcnn ?? [];
  for (const [name, times] of Object.entries(found)) {
    if (times.length === 0) continue;
    const [minMs, medianMs] = [Math.min(...times), median(times)];
    const ratio = name === 'qcnn' || ours.length === 0 ? {} : { minRatio: minMs / Math.min(...ours), medianRatio: medianMs / median(ours) }; // prettier-ignore
    row('turns', { ...facts, how: name, minMs, medianMs, runs: times.length, ...ratio });
  }
}

/** Runs it for so many seconds, once at least, each time to its end. */
export async function repeatFor(work, limit) {
  const times = [];
  const end = performance.now() + 1000 * limit;
  do {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  } while (performance.now() < end);
  return times;
}
