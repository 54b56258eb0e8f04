// The place of a difference: a question whose circuits differ → the few lines of each in which they do.
export { locate, type LocateOptions } from './locate.ts';
export type { Place } from './places.ts';
export { type Where, whereWords } from './where.ts';
