// What the files of a study and a sweep say of an epoch, as a shape: the fields of an `EpochRecord`.
import { finite, whole } from '../json-shape.ts';

/** Fields of `object`, which may have more. */
export const epochFields = {
  epoch: whole(0, Number.MAX_SAFE_INTEGER),
  trainLoss: finite,
  trainAccuracy: finite,
  validationLoss: finite,
  validationAccuracy: finite,
  seconds: finite,
};
