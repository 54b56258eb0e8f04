// The texts of random programs.
import { programs } from '../../src/testing/arbitraries/programs.ts';

/** Programs with one circuit `random`, whose parameter n is 2 or 3. */
export const arbitraryProgram = programs().map(({ text }) => text);
