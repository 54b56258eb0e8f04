// Processor time of work in this process, and what is said of many such times.

/** Milliseconds of one of `repeats` calls; enough of them for the clock of processor time, which is coarse. */
export function cpuMilliseconds(work, repeats) {
  const before = process.cpuUsage();
  for (let turn = 0; turn < repeats; turn++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / repeats / 1000;
}

export function leastAndMedian(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return { least: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
}
