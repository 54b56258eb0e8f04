// The engines of classical layers by name, as options take them. Light to import: the help of the command line reads it.

/** In the order in which `auto` asks them. */
export const engineNames = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm'] as const;
/** One of `engineNames`. */
export type EngineName = (typeof engineNames)[number];

/** What may be asked for; `auto`: the first that is there and faster than those after it. */
export const engineChoices = ['auto', ...engineNames] as const;
/** One of `engineChoices`. */
export type EngineChoice = (typeof engineChoices)[number];
