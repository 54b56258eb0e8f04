// When images were captured, as a manifest says it.
import { UserError } from '../../user-error.ts';
import type { ImageRows } from './dataset.ts';
import { columnOf } from './select.ts';

interface Dated {
  /** For messages. */
  readonly path: string;
  readonly ids: readonly string[];
  readonly rows?: ImageRows | undefined;
}

/** By image: milliseconds since 1970. Throws UserError where one has no date, and what `unknown` gives where none has. */
export function captureTimes({ path, ids, rows }: Dated, unknown: () => UserError): number[] {
  const said = columnOf(rows, 'captured');
  if (!said) throw unknown();
  return said.map((text, image) => {
    const time = timeOf(text);
    if (time !== undefined) return time;
    const what = text === '' ? 'has no date of capture' : `was captured on "${text}", which is no date`;
    throw new UserError(`${path}: the image ${ids[image]} ${what}; write it as 2024-01-31.`);
  });
}

/** An ISO 8601 date or time, in UTC where it says no zone; also 20240131, as DICOM has it. */
export function timeOf(text: string): number | undefined {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3').replace(' ', 'T');
  const [, day, hour, zone] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(iso) ?? [];
  if (day === undefined || (zone !== undefined && hour === undefined)) return undefined;
  const midnight = new Date(`${day}T00:00Z`);
  const time = Date.parse(`${day}${hour ?? 'T00:00'}${zone ?? 'Z'}`);
  const isDay = Number.isFinite(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay && Number.isFinite(time) ? time : undefined;
}
