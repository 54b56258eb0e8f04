// Results that are no numbers, as one sentence that says where they came from.
import { UserError } from '../user-error.ts';

/**
 * Throws UserError for the first value that is no finite number, called `what` in the sentence; rows of `width` values
 * belong to one sample each.
 */
export function requireFinite(values: ArrayLike<number>, what: string, width?: number): void {
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const place =
      width === undefined ? `${what} ${at}` : `${what} ${at % width} of sample ${Math.floor(at / width)}`;
    throw new UserError(
      `${place} is not finite: an angle has no value or no derivative there, such as asin above 1 or sqrt at 0; change the weights or inputs`,
      1,
    );
  }
}
