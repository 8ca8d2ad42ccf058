/** The shapes that cross the border to Python; slimtf/node/protocol.py is where they are decided. */

export interface AliasEntry {
  specifier: string;
  target: string;
}

export interface SlimScript {
  target: string;
  name: string;
  isModule: boolean;
  exports: { specifier: string; name: string }[];
  copies: { source: string; name: string }[];
}

export interface PageScriptFact {
  kind: 'classic' | 'module' | 'handler' | 'unreadable';
  line: number;
  file: string | null;
  code: string;
}

export interface PageFact {
  file: string;
  scripts: PageScriptFact[];
}

export interface BundleRequest {
  protocol: 1;
  verb: 'bundle';
  bundler: 'webpack' | 'rollup' | 'vite' | 'page' | 'command';
  program: string;
  title: string;
  bundlerRoot: string;
  projectRoot: string;
  configFile: string | null;
  arguments: string[];
  variant: 'baseline' | 'slim' | 'plain';
  aliases: AliasEntry[];
  ownFolders: string[];
  cacheTag: string;
  outDir: string;
  progressFile: string;
  sourceMaps: boolean;
  analysis: AnalyzeRequest | null;
  analysisReply: string;
  slimScript: SlimScript | null;
}

export interface EvaluateRequest {
  protocol: 1;
  verb: 'evaluate';
  bundler: 'webpack' | 'rollup' | 'vite';
  bundlerRoot: string;
  projectRoot: string;
  configFile: string;
  arguments: string[];
  specifiers: string[];
}

export interface AliasFact {
  name: string;
  exact: boolean;
  target: string;
}

export interface ConfigFacts {
  aliases: AliasFact[];
  rest: Record<string, string>;
  answers?: AliasFact[];
  external?: string[];
}

export interface AnalyzeRequest {
  protocol: 1;
  verb: 'analyze';
  projectRoot: string;
  packages: string;
  bundler: 'webpack' | 'rollup' | 'vite' | 'page' | 'command';
  bundlerRoot: string;
  configFile: string | null;
  arguments: string[];
  entries: string[];
  moreEntries: string[];
  names: string[];
  everyName: boolean;
  outFile: string;
  pages: PageFact[];
  apart: boolean;
}

export interface Place {
  file: string;
  line: number;
}

export interface AppFacts {
  uses: (Place & { specifier: string; path: string[] })[];
  imported: (Place & { specifier: string })[];
  mentions: (Place & { name: string; role: 'member' | 'key' | 'text' | 'pattern' })[];
  computed: Place[];
  open: (Place & { setting: string })[];
  kernels: (Place & { name: string })[];
  loads: (Place & { loader: string; source: string | null })[];
  texts: string[];
  read: { specifier: string; name: string }[];
  everyName: string[];
}

export interface AnalyzeReply {
  entries: string[];
  inputs: string[];
  unread: string[];
  unresolved: string[];
}

export interface SpecialiseRequest {
  protocol: 1;
  verb: 'specialise';
  projectRoot: string;
  packages: string;
  folder: string;
  aliases: (AliasEntry & { loads: boolean })[];
  exports: { specifier: string; name: string; exported: string; whole: boolean }[];
  needs: {
    engine: string;
    names: string[];
    methods: boolean;
    classes: string[] | null;
    gradients: boolean;
    optimizers: boolean;
    ops: string[] | null;
    backends: string[];
    complex: boolean;
    functions: boolean;
    dtypes: string[];
    quantization: string[];
    activations: string[];
  };
  lines: boolean;
  weigh: 'nothing' | 'module' | 'cuts';
  outFile: string;
  rest: { file: string; flatFile: string; outFile: string } | null;
  replaced: { file: string; target: string }[];
  inert: string[];
}

export interface CompileRequest {
  protocol: 1;
  verb: 'compile';
  packages: string;
  tfjs: { core: string; converter: string; cpu: string };
  models: string[];
  names: string[];
  plainLoading: boolean;
  gradients: boolean;
  folder: string;
}

export interface RefusedModel {
  model: string;
  node: string;
  op: string;
  reason: string;
  differs: boolean;
}

export interface Failure {
  code: FailureCode;
  message: string;
  hint: string;
  file: string;
  line: number | null;
  stack: string;
}

export type FailureCode =
  | 'config-not-found' | 'config-load' | 'config-shape' | 'bundler-load' | 'bundle' | 'unsupported' | 'internal'
  | 'browser-missing' | 'browser-launch' | 'browser' | 'page' | 'scenario' | 'selector' | 'harness';

export interface OutputFact {
  target: string;
  folder: string;
  files: string[];
  externalizesTfjs: boolean;
  wasmFolders: string[];
  onDemand: string[];
  base?: string;
  maps: Record<string, string>;
}

export interface ModuleFact {
  path: string;
  used: string[] | null;
}

export interface MissingExportFact {
  name: string;
  module: string;
  importer: string;
}

export interface BundleReply {
  bundlerVersion: string;
  mode: string;
  entries: string[];
  inputs: string[];
  beside: string[];
  outputs: OutputFact[];
  modules: ModuleFact[];
  aliasHits: Record<string, number>;
  externals: string[];
  missingExports: MissingExportFact[];
  warnings: string[];
  notices: string[];
  forServers?: OutputFact[];
}

/** What the shim is busy with: the failure code that an unexpected end gets, and the user's file concerned. */
export interface Stage {
  code: FailureCode;
  file: string;
}

export type Report = (percent: number, message: string) => void;
