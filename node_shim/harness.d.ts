/** The module that bundle_harness.mjs writes: tfjs, in full or slim. */
declare module 'slimtf:tfjs' {
  export const core: any;
  export const loaders: Record<'graph' | 'layers', any>;
}
