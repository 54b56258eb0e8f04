// The witness stage: a question whose identity fails → two circuits and numbers that show it, or how near they are.
export { findWitness, sampleOutputs, type WitnessOptions } from './find-witness.ts';
export { witnessTexts, type WitnessTexts } from './witness-texts.ts';
export type { DeviceName, Nearest, Sample, Witness } from './witness.ts';
