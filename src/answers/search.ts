// How work is run that may search a contraction tree: whoever asks may show how far it is.
import type { SearchProgress } from '../runtime/backends/backend.ts';

/** Gives what `work` gives, now or later; what `work` tells it is shown, or not. */
export type Searching = <T>(work: (onProgress?: (progress: SearchProgress) => void) => T) => T;

/** Shows nothing. */
export const quietly: Searching = (work) => work();
