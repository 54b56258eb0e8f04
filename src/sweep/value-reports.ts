// What binding says of the values of axes: those that no point can have are an error, those outside of domains one warning
// an axis.
import type { BoundParameters, OpenParameters } from '../compiler/open-parameters.ts';
import { formatWithSource, type Diagnostic } from '../compiler/source/diagnostic.ts';
import { isWithin } from '../compiler/source/source.ts';
import { listed } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import type { Point } from './axis.ts';
import type { ResolvedAxis } from './resolve-axes.ts';

export interface ValueReports {
  /** Hears what binding found at a point. */
  hear(point: Point, open: OpenParameters, bound: BoundParameters): void;
  /** Throws UserError where a value was refused at every point that has it. */
  refuseUnfit(): void;
  warnings(): readonly string[];
}

interface Heard {
  points: number;
  refusals: number;
  /** The first. */
  fault?: Diagnostic;
}

interface Outside {
  readonly values: Set<string>;
  readonly first: Diagnostic;
}

const mostNamed = 8;

export function valueReports(axes: readonly ResolvedAxis[]): ValueReports {
  const varied = axes.filter(({ kind }) => kind === 'parameter');
  const heard = new Map(varied.map(({ name }) => [name, new Map<string, Heard>()]));
  /** By parameter and place, since several circuits may have one of the name. */
  const outside = new Map<string, Outside>();
  const others = new Set<string>();
  return {
    hear(point, open, { diagnostics }) {
      const about = (diagnostic: Diagnostic, parameter: string | undefined) =>
        open.parameters.some(
          ({ name, declaration }) => name === parameter && isWithin(diagnostic.span, declaration.span),
        );
      for (const { name, parameter } of varied) {
        const values = heard.get(name)!;
        const value = values.get(point[name]) ?? { points: 0, refusals: 0 };
        values.set(point[name], value);
        const fault = diagnostics.find((each) => each.severity === 'error' && about(each, parameter));
        value.points++;
        if (!fault) continue;
        value.refusals++;
        value.fault ??= fault;
      }
      for (const diagnostic of diagnostics) {
        if (diagnostic.code !== 'outside-domain') continue;
        const axis = varied.find(({ parameter }) => about(diagnostic, parameter));
        if (!axis) {
          others.add(formatWithSource(diagnostic));
          continue;
        }
        const { source, start } = diagnostic.span;
        const key = JSON.stringify([axis.name, source.name, start]);
        const known = outside.get(key) ?? { values: new Set(), first: diagnostic };
        outside.set(key, known);
        known.values.add(point[axis.name]);
      }
    },
    refuseUnfit() {
      for (const { name, place } of varied)
        for (const [value, { points, refusals, fault }] of heard.get(name)!)
          if (fault && refusals === points)
            throw new UserError(`${place}: ${name}=${value}: ${fault.message}`);
    },
    warnings: () => [...others, ...[...outside.values()].map(warningOf)],
  };
}

/** "n = 5, 6 and 7 lie outside the domain of parameter n" */
function warningOf({ values, first }: Outside): string {
  if (values.size === 1) return formatWithSource(first);
  const [, name, rest] = /^(\S+) = .* (outside the domain .*)$/s.exec(first.message) ?? [];
  const named = [...values].slice(0, mostNamed);
  const more = values.size > named.length ? [`${values.size - named.length} more`] : [];
  return formatWithSource({
    ...first,
    message: `${name} = ${listed([...named, ...more], 'and')} lie ${rest}`,
  });
}
