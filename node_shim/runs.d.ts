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

export interface CalledName {
  kind: 'method' | 'gradient';
  name: string;
}

export interface PageStep {
  page: string;
  kind: 'file' | 'select' | 'range' | 'text' | 'check' | 'draw' | 'click' | 'link';
  path: string;
  name: string;
  type: string;
  value: string;
  file: string;
}

export interface ExpectedState {
  kernels: string[];
  text: string;
}

export interface CheckBrowserRequest {
  protocol: 1;
  verb: 'check-browser';
  packages: string;
  executable: string;
  selector: string;
}

export interface CheckBrowserReply {
  program: string;
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
  explore: boolean;
  steps: PageStep[] | null;
  expected: ExpectedState | null;
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
  promised: boolean;
  rest: 'none' | 'quiet' | 'busy';
  text: string;
  did: string[];
  steps: PageStep[];
  incidents: string[];
  appError: string;
  pageErrors: string[];
  consoleErrors: string[];
  failedRequests: string[];
  crashed: boolean;
  scenarioError: ScenarioError | null;
  loadMs: number;
  valueMs: number;
  ran: RanKernel[];
  called: CalledName[];
}

export interface InputRange {
  size: number;
  seed: number;
  low: number;
  high: number;
  ints: number;
}

export interface ModelEntry {
  file: string;
  kind: 'graph' | 'layers';
  inputs: InputRange[];
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

export interface Tensor {
  name: string;
  dtype: string;
  shape: (number | string)[];
  data: string;
}

export interface ModelCase {
  range: InputRange;
  inputs: string[];
  outputs: Tensor[];
  milliseconds: number;
  kept: number;
  error: string;
}

export interface ModelFact {
  file: string;
  loadMs: number;
  cases: ModelCase[];
  error: string;
  ran: RanKernel[];
  called: CalledName[];
}

export interface RunModelsReply {
  browserVersion: string;
  unavailable: string;
  models: ModelFact[];
}
