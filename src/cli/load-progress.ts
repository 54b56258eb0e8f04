// A line on standard error that says how many images of a data set have been read.
import { count } from '../study/format.ts';
import { createCountDisplay, type CountDisplay, type DisplayOptions } from './count-display.ts';

export function createLoadDisplay(options?: DisplayOptions): CountDisplay {
  return createCountDisplay(({ done, of }) => `reading images: ${count(done)} of ${count(of)}`, options);
}
