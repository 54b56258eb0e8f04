// What a client may ask of one process, so that its memory stays bounded.

/** The version of docs/serve.md. */
export const protocolVersion = 1;

/** Bytes of a header and of a payload, in both directions; circuits and models that are loaded at the same time. */
export interface Limits {
  readonly header: number;
  readonly payload: number;
  readonly circuits: number;
  readonly models: number;
}

export const usualLimits: Limits = { header: 2 ** 24, payload: 2 ** 28, circuits: 1024, models: 16 };

/** Lists, values and depth of a header's JSON. */
export const mostJson = { lists: 2 ** 16, values: 2 ** 20, depth: 32 } as const;
