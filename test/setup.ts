// In CI, property tests repeat the same random cases, so that its answer depends on the change alone; runs elsewhere explore.
import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261120 });
