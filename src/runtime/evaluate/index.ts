// Numbers of circuits for programs.
export { evaluate, jacobian, type EvaluateOptions } from './evaluate.ts';
export { createEvaluator, type Evaluator, type EvaluatorOptions } from './evaluator.ts';
export type { BothJacobians, By, Jacobian } from './jacobian.ts';
export type { InputValues, Named, Nested, PerSample, Point, Sample, WeightValues } from './numbers.ts';
export type { ShotOptions } from '../shots/draw.ts';
export { evaluateLater } from './evaluate-later.ts';
export { estimate, type EstimateOptions, type Estimates } from './estimate.ts';
export { sample, type SampleOptions, type Shots } from './sample.ts';
export { densityMatrix, stateVector, type DensityMatrix, type StateVector } from './state.ts';
export { variance } from './variance.ts';
