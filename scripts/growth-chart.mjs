// The picture of time against width: one curve a pattern, and the state vector's, on a logarithmic axis.
import * as vega from 'vega';
import { compile } from 'vega-lite';

/**
 * @typedef {{ qubits: number, ms: number, curve: string, extrapolated?: boolean }} GrowthPoint milliseconds of one sample's
 *   gradient; extrapolated: not measured, but continued from what was
 */

/** SVG text on white; curves are names with their colours, in the order of the legend. What lies above a day is cut off. */
export async function drawGrowth(points, curves) {
  const values = points.map((point) => ({
    ...point,
    kind: point.extrapolated ? 'extrapolated' : 'measured',
  }));
  const day = 86_400_000;
  const spec = {
    width: 560,
    height: 340,
    background: 'white',
    padding: 12,
    config: {
      font: 'system-ui, sans-serif',
      view: { stroke: 'transparent' },
      axis: { gridColor: '#0001', domainColor: '#888', tickColor: '#888', titleFontWeight: 'normal' },
      legend: { labelLimit: 260, symbolStrokeWidth: 2, symbolType: 'stroke', symbolSize: 400 },
    },
    data: { values },
    encoding: {
      x: {
        field: 'qubits',
        type: 'quantitative',
        title: 'qubits',
        scale: { domain: [2, 66], nice: false },
        axis: { values: [4, 8, 16, 24, 32, 40, 48, 56, 64], grid: false },
      },
      y: {
        field: 'ms',
        type: 'quantitative',
        title: 'gradient of one sample, one thread',
        scale: { type: 'log', domain: [1e-4, day], clamp: false, nice: false },
        axis: {
          values: [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 6e4, 3.6e6, day],
          labelExpr:
            "datum.value >= 86400000 ? '1 day' : datum.value >= 3600000 ? '1 h' : datum.value >= 60000 ? '1 min' : " +
            "datum.value >= 1000 ? '1 s' : datum.value >= 1 ? datum.value + ' ms' : format(1000 * datum.value, '~g') + ' µs'",
        },
      },
      color: {
        field: 'curve',
        type: 'nominal',
        title: null,
        scale: { domain: curves.map(([name]) => name), range: curves.map(([, colour]) => colour) },
      },
    },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 2, clip: true },
        encoding: {
          strokeDash: {
            field: 'kind',
            type: 'nominal',
            title: null,
            scale: { domain: ['measured', 'extrapolated'], range: [[1, 0], [5, 4]] }, // prettier-ignore
            legend: { symbolStrokeColor: '#555' },
          },
        },
      },
      {
        transform: [{ filter: "datum.kind === 'measured'" }],
        mark: { type: 'point', filled: true, size: 28, opacity: 1, clip: true },
      },
    ],
  };
  const logger = vega.logger(vega.None);
  const description = 'time of a gradient against the number of qubits';
  const compiled = compile({ ...spec, description }, { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * A state vector's times beyond the last measured width: twice for each further qubit, times the number of blocks,
 * which grows with the width.
 */
export function extrapolate(measured, widths) {
  const last = measured[measured.length - 1];
  return [last.qubits, ...widths.filter((width) => width > last.qubits)].map((qubits) => ({
    ...last,
    qubits,
    ms: (last.ms * 2 ** (qubits - last.qubits) * qubits) / last.qubits,
    extrapolated: true,
  }));
}
