// The graph of layers in a model.json that anyone may have written, before TensorFlow.js builds it: that building ends,
// and after how much work. What layers weigh is told by `measureModel`.
import { Misfit } from '../../json-shape.ts';
import * as tf from './tf.ts';

/** Layers, and calls of layers, as often as they are met: a model called twice counts twice all that it holds. */
const mostLayers = 2 ** 14;
/** Layers that are looked at in vain, until those before them are there. */
const mostVisits = 2 ** 20;
const mostDimensions = 16;

type Config = Readonly<Record<string, unknown>>;

/** Throws Misfit where layers wait for one another without end, and where there are more than a machine builds in seconds. */
export function requireBuildable(topology: unknown): void {
  const own = isConfig(topology) ? (topology['model_config'] ?? topology) : topology;
  const layers = layersIn(asRead(own));
  if (!(layers <= mostLayers)) throw new Misfit(`its topology has more than ${mostLayers} layers`);
}

/** As TensorFlow.js reads keys and texts: without underscores. What is checked is then what is built. */
function asRead(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return camel(value);
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    const rest = value.map((each) => asRead(each, key));
    return typeof first === 'string' && referring.has(key) ? [first, ...rest.slice(1)] : rest;
  }
  if (!isConfig(value)) return value;
  const read: Record<string, unknown> = {};
  for (const [pythonic, each] of Object.entries(value)) {
    const name = camel(pythonic);
    read[name] = pythonic === 'name' && typeof each === 'string' ? each : asRead(each, name);
  }
  return read;
}

const referring: ReadonlySet<string> = new Set(['inboundNodes', 'inputLayers', 'outputLayers']);

function camel(text: string): string {
  return text.length <= 1 ? text : text.replace(/_+(\w|$)/g, (_, next: string) => next.toUpperCase());
}

function layersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + layersIn(each), 0);
  if (!isConfig(value)) return 0;
  for (const [key, each] of Object.entries(value)) {
    requireShort(key, each);
    if (holding.has(key)) [each].flat().forEach(requireLayer);
  }
  const { className, config, inboundNodes } = value;
  if (isConfig(config) && Array.isArray(config['layers']) && config['layers'].some(isCalled))
    requireEnd(config['layers']);
  const calls = Array.isArray(inboundNodes) ? inboundNodes : [];
  const references = calls.reduce<number>((sum, call) => sum + (Array.isArray(call) ? call.length : 0), 0);
  const inside = layersIn(Object.values(value));
  const copies = className === 'Bidirectional' ? 3 : 1;
  return (className === undefined ? 0 : 1) + references + copies * Math.max(1, calls.length) * inside;
}

const holding: ReadonlySet<string> = new Set(['layers', 'layer', 'cells', 'cell']);

/** Optimisers, initialisers and others have names like layers, and are made as they are. */
function requireLayer(value: unknown): void {
  const { className } = isConfig(value) ? value : {};
  const prototype = prototypeOf(className);
  if (prototype !== undefined && !(prototype instanceof tf.layers.Layer))
    throw new Misfit(`${String(className)} is no layer`);
}

function requireShort(key: string, value: unknown): void {
  const isShape = /shape$/i.test(key) || key === 'dims';
  if (isShape && Array.isArray(value) && value.length > mostDimensions)
    throw new Misfit(`${key} has ${value.length} dimensions`);
}

function isCalled(layer: unknown): boolean {
  return isConfig(layer) && Array.isArray(layer['inboundNodes']);
}

interface Waiting {
  readonly name: string;
  calls: readonly (readonly unknown[])[];
}

/** Layers are called in turns, as soon as all calls that they refer to are there: some call must be added in each turn. */
function requireEnd(layers: readonly unknown[]): void {
  const made = new Map<string, number>();
  let waiting = layers.map((layer) => waitingLayer(layer, made));
  for (let visits = 0; waiting.length > 0;) {
    visits += layers.length;
    if (visits > mostVisits) throw new Misfit('the order of its layers is not that of their calls');
    let isStuck = true;
    for (const layer of waiting) {
      const pending = layer.calls.filter((call) => !isReady(call, made));
      if (pending.length < layer.calls.length) isStuck = false;
      made.set(layer.name, made.get(layer.name)! + layer.calls.length - pending.length);
      layer.calls = pending;
    }
    waiting = waiting.filter(({ calls }) => calls.length > 0);
    if (isStuck && waiting.length > 0)
      throw new Misfit(`layer ${JSON.stringify(waiting[0].name)} is called on what no layer gives`);
  }
}

/** It counts itself among those that are made, with the calls that it has by itself. */
function waitingLayer(layer: unknown, made: Map<string, number>): Waiting {
  const { name, className, config, inboundNodes } = isConfig(layer) ? layer : {};
  if (typeof name !== 'string' || !isConfig(layer) || !isConfig(config) || !Array.isArray(inboundNodes))
    throw new Misfit('its topology has a layer without name, config and inbound_nodes');
  const shown = JSON.stringify(name);
  if (name in {}) throw new Misfit(`no layer can be called ${shown}`);
  if ((config['name'] ?? name) !== name) throw new Misfit(`layer ${shown} has another name in its config`);
  if (made.has(name)) throw new Misfit(`two layers are called ${shown}`);
  made.set(name, isMadeCalled(className, config) ? 1 : 0);
  const calls = inboundNodes.map((call: unknown) => (Array.isArray(call) ? (call as unknown[]) : []));
  return { name, calls: calls.filter((call) => call.length > 0) };
}

function isReady(call: readonly unknown[], made: ReadonlyMap<string, number>): boolean {
  return call.every((reference) => {
    const [name, index] = Array.isArray(reference) ? (reference as unknown[]) : [];
    return Number(index) < (made.get(String(name)) ?? 0);
  });
}

/** Inputs, and models that hold layers. */
function isMadeCalled(className: unknown, { layers }: Config): boolean {
  if (className === 'InputLayer') return true;
  const prototype = prototypeOf(className);
  const isModel = prototype === tf.LayersModel.prototype || prototype instanceof tf.LayersModel;
  return isModel && Array.isArray(layers) && layers.length > 0;
}

/** Of a registered class; undefined where none is called so. */
function prototypeOf(className: unknown): unknown {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  if (typeof className !== 'string' || !Object.hasOwn(classNameMap, className)) return undefined;
  return (classNameMap[className][0] as { prototype: unknown }).prototype;
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
