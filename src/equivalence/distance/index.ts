// The distance stage: how far circuits that differ are apart.
export {
  distanceOf,
  type Distance,
  type DistanceOptions,
  type DistancePoint,
  type OutputDistance,
  type StateDistance,
} from './distance.ts';
export type { ChannelDistance } from './channel-distance.ts';
export type { UnitaryDistance } from './unitary-distance.ts';
