// What tests of circuits may use: random circuits, programs and numbers for fast-check, and matchers for vitest and jest.
export { circuits, type CircuitsOptions } from './arbitraries/circuits.ts';
export { inputsOf, weightsOf, type InputsOptions } from './arbitraries/numbers.ts';
export { programs } from './arbitraries/programs.ts';
export { qcnns, type QcnnsOptions } from './arbitraries/qcnns.ts';
export type { Range } from './arbitraries/ranges.ts';
export { settingsOf, type DrawnSettings, type SettingsOptions } from './arbitraries/settings.ts';
export * from './matchers/index.ts';
