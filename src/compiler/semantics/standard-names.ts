// What the files of the standard library declare, so that who forgets an import is told which; a test reads the files.

export const standardNames: Readonly<Record<string, readonly string[]>> = {
  'std/conv': ['ttn', 'c5', 'c6', 'c9', 'c13', 'c14', 'c15', 'so4', 'su4'],
  'std/pool': ['zx', 'only_z', 'euler', 'general', 'drop'],
  'std/encode': [
    'angles', 'angles_x', 'angles_z', 'arc_angles', 'dense_angles', 'z_map', 'zz_map', 'iqp_map', 'qaoa_map', 'reupload',
  ],
  'std/layers': [
    'strongly_entangling', 'basic_entangler', 'two_design_pair', 'two_design', 'hardware_efficient', 'real_amplitudes',
    'efficient_su2', 'qaoa_ring',
  ],
}; // prettier-ignore

export const standardFiles: readonly string[] = Object.keys(standardNames);

/** The file of the standard library that declares the name. */
export function standardFileOf(name: string): string | undefined {
  return standardFiles.find((file) => standardNames[file].includes(name));
}
