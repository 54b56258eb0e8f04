// Vega and Vega-Lite, which draw the report's pictures. `npm run build` puts what they are made of into the built form of
// this file: an install needs neither them nor their 67 MB of parts.
export { None, parse, View, logger } from 'vega';
export { compile, type TopLevelSpec } from 'vega-lite';
