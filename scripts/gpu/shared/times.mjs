// Times of work that a device does later.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Calls that are queued without waiting for each other, as many as fill so many milliseconds: what each takes the host to
 * encode, and what each takes until all are done. Least of three rounds.
 */
export async function queued(call, finish, ms) {
  let begin = performance.now();
  call();
  await finish();
  const count = Math.max(2, Math.min(200, Math.ceil(ms / (performance.now() - begin))));
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    begin = performance.now();
    for (let turn = 0; turn < count; turn++) call();
    const encoded = performance.now() - begin;
    await finish();
    rounds.push([encoded / count, (performance.now() - begin) / count]);
  }
  const [hostMs, queuedMs] = [0, 1].map((place) => Math.min(...rounds.map((each) => each[place])));
  return { hostMs, queuedMs };
}
