/** The shapes of the verbs that run the app and its models; slimtf/node/run_protocol.py is where they are decided. */
import type { AliasEntry } from './protocol.d.ts';

export interface ServedFolder {
  prefix: string;
  folder: string;
}

export interface RanKernel {
  kernel: string;
  backend: string;
  missing: boolean;
}

export interface RunAppRequest {
  protocol: 1;
  verb: 'run-app';
  packages: string;
  executable: string;
  headless: boolean;
  steady: boolean;
  folders: ServedFolder[];
  page: string;
  selector: string;
  scenario: string | null;
  timeout: number;
}

export interface ScenarioError {
  message: string;
  file: string;
  line: number | null;
}

export interface RunAppReply {
  browserVersion: string;
  value: unknown;
  settled: boolean;
  appError: string;
  pageErrors: string[];
  consoleErrors: string[];
  failedRequests: string[];
  crashed: boolean;
  scenarioError: ScenarioError | null;
  loadMs: number;
  valueMs: number;
  ran: RanKernel[];
}

export interface ModelEntry {
  file: string;
  kind: 'graph' | 'layers';
  sizes: number[];
}

export interface RunModelsRequest {
  protocol: 1;
  verb: 'run-models';
  packages: string;
  executable: string;
  backend: 'cpu' | 'webgl' | 'wasm' | 'webgpu';
  tfjs: { name: string; root: string }[];
  aliases: AliasEntry[];
  models: ModelEntry[];
  outDir: string;
  timeout: number;
}

export interface TensorFact {
  name: string;
  dtype: string;
  shape: number[];
  data: string;
}

export interface ModelCase {
  size: number;
  inputs: string[];
  outputs: TensorFact[];
  ms: number;
  error: string;
}

export interface ModelFact {
  file: string;
  loadMs: number;
  cases: ModelCase[];
  error: string;
  ran: RanKernel[];
}

export interface RunModelsReply {
  browserVersion: string;
  unavailable: string;
  models: ModelFact[];
}
