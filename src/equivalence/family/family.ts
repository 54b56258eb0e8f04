// What is known of two families of circuits, each over its own weights: whether one contains the other.
import type { Level } from '../task/task.ts';
import type { Fits } from './find-map.ts';

/** Whether one circuit is the other at some of its weights, whatever those of the other are. */
export type Containment =
  /** Proved by an identity. `map`: its weights over those of the other, as `--map` reads them. */
  | { readonly kind: 'contained'; readonly map: readonly string[]; readonly error: number }
  /** `reason`: a clause; `fits`: how near fits came, where some were made. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly fits: Fits | null };

/** Both ways, at a level: the one asked, or `phase` where nothing was found at `exact`. */
export interface Family {
  readonly level: Level;
  readonly bContainsA: Containment;
  readonly aContainsB: Containment;
}
