// What the panel and its page say to one another; `box` and `boxes` are indices into the places of an answer.
import type { CircuitAnswer, CircuitParams } from '../../server/requests.ts';

export type ToPage =
  | { readonly kind: 'circuit'; readonly answer: CircuitAnswer }
  /** The boxes whose statements the cursor is at. */
  | { readonly kind: 'mark'; readonly boxes: readonly number[] };

export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'set'; readonly name: string; readonly value: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'level'; readonly level: CircuitParams['level'] }
  | { readonly kind: 'circuit'; readonly name: string }
  | { readonly kind: 'box'; readonly box: number };
