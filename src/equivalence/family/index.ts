// The family stage: two circuits with weights of their own → affine maps of weights by which one may be the other.
export { inverseOf, type AffineMap } from './affine-map.ts';
export type { Containment, Family } from './family.ts';
export { findMap, type Fits, type Looks, type MapSearch } from './find-map.ts';
export { mapByCalls } from './map-by-calls.ts';
export { mapTexts } from './map-text.ts';
export { looksAt } from './readings.ts';
