// The price of a case: processor time and memory of this process, held to what a refusal may cost and to what anything may.

export const bounds = {
  /** Seconds of CPU and bytes that a refusal takes. */
  refused: { seconds: 1, bytes: 300 * 2 ** 20 },
  /** Seconds of CPU and bytes of what is taken: 2·10^7 steps of elaboration, at 10^6 in half a second. */
  taken: { seconds: 15, bytes: 2 ** 30 },
} as const;

export interface Price {
  readonly seconds: number;
  readonly bytes: number;
}

export function priced<T>(work: () => T): Price & { readonly value: T } {
  const start = now();
  const value = work();
  return { value, ...since(start) };
}

export async function pricedLater<T>(work: () => Promise<T>): Promise<Price & { readonly value: T }> {
  const start = now();
  const value = await work();
  return { value, ...since(start) };
}

/** Says what is too dear. A price above its bound is asked for once more: the first time pays for compilation, too. */
export function tooDear(price: Price, outcome: keyof typeof bounds, again: () => Price): string[] {
  const most = bounds[outcome];
  const isDear = ({ seconds, bytes }: Price) => seconds > most.seconds || bytes > most.bytes;
  if (!isDear(price)) return [];
  const second = again();
  const least = { seconds: Math.min(price.seconds, second.seconds), bytes: Math.min(price.bytes, second.bytes) }; // prettier-ignore
  if (!isDear(least)) return [];
  return [`${outcome} after ${least.seconds.toFixed(1)} s of CPU and ${(least.bytes / 2 ** 20).toFixed(0)} MB`]; // prettier-ignore
}

/** The peak of the resident memory: what a case adds to it stays seen when it is collected. */
function now(): Price {
  const { user, system } = process.cpuUsage();
  return { seconds: (user + system) / 1e6, bytes: process.resourceUsage().maxRSS * 1024 };
}

function since(start: Price): Price {
  const end = now();
  return { seconds: end.seconds - start.seconds, bytes: end.bytes - start.bytes };
}
