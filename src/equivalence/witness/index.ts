// The witness stage: a question whose identity fails → two circuits and numbers that show it, or how near they are.
export { runnerFor, TooLarge } from './device.ts';
export { findWitness, sampleOutputs, type WitnessOptions } from './find-witness.ts';
export { probesOf } from './probe.ts';
export { witnessTexts, type WitnessTexts } from './witness-texts.ts';
export type { DeviceName, Nearest, Sample, Witness } from './witness.ts';
