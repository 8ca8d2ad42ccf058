/** What the parts of the shim say to each other. */

export type FailureCode =
  | 'config-not-found' | 'config-load' | 'config-shape' | 'bundler-load' | 'bundle' | 'unsupported' | 'internal'
  | 'browser-missing' | 'browser-launch' | 'browser' | 'page' | 'scenario' | 'selector' | 'harness';

export interface Stage {
  code: FailureCode;
  file: string;
}

export type Report = (percent: number, message: string) => void;
