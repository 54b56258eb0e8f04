// How far two circuits are apart, in words, for people.
import type { Distance } from './distance/index.ts';

/** Three digits are what a search is worth; 1 is said of fidelities that are 1. */
const figure = (value: number) => String(Number(value.toPrecision(3)));
const fidelity = (value: number) => (value > 0.99 && value < 1 ? `1 - ${figure(1 - value)}` : figure(value));

export function distanceWords(distance: Distance): string {
  switch (distance.kind) {
    case 'outputs':
      return `at ${distance.points} random point${distance.points === 1 ? '' : 's'} outputs differ by ${figure(distance.largest)} at most, ${figure(distance.rms)} in root mean square`;
    case 'unitary':
      return [
        `process fidelity ${fidelity(distance.processFidelity)}`,
        `average gate fidelity ${fidelity(distance.averageGateFidelity)}`,
        ...(distance.diamondDistance === undefined
          ? []
          : [`diamond distance ${figure(distance.diamondDistance)}`]),
        ...(distance.operatorDistance === undefined
          ? []
          : [`operator distance ${figure(distance.operatorDistance)}`]),
      ].join(', ');
    case 'channel': {
      const { choiTraceNorm, diamondDistance: { least, most } } = distance; // prettier-ignore
      return `trace norm of the Choi matrices' difference ${figure(choiTraceNorm)}, diamond distance from ${figure(least)} to ${figure(most)}`;
    }
    case 'state':
      return `trace distance ${figure(distance.traceDistance)}`;
    default:
      return distance satisfies never;
  }
}
