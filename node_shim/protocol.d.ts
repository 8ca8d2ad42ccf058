/** Made from the records in slimtf/node and slimtf/model by tests/support/protocol_types.py. */

export type JsonValue = unknown;

export interface Protocol {
  AnalyzeReply?: AnalyzeReply;
  AnalyzeRequest?: AnalyzeRequest;
  AppFacts?: AppFacts;
  BundleReply?: BundleReply;
  BundleRequest?: BundleRequest;
  CheckBrowserReply?: CheckBrowserReply;
  CheckBrowserRequest?: CheckBrowserRequest;
  CompileReply?: CompileReply;
  CompileRequest?: CompileRequest;
  EvaluateReply?: EvaluateReply;
  EvaluateRequest?: EvaluateRequest;
  RunAppReply?: RunAppReply;
  RunAppRequest?: RunAppRequest;
  RunModelsReply?: RunModelsReply;
  RunModelsRequest?: RunModelsRequest;
  SpecialiseReply?: SpecialiseReply;
  SpecialiseRequest?: SpecialiseRequest;
}
/**
 * What the analysis read, or ``failure``.
 *
 * Attributes:
 *     users: the entries and workers whose code loads tfjs, absolute.
 *     importers: every file that imports tfjs, packages included, whether or not its code is reached; absolute.
 *     apart, scripts: each of them, and the pages' and each worker's; empty where nothing asks.
 *     shares: code that two scripts begin with may become one file, which both load.
 *     exports: ``file: names`` of what can be imported from the bundle.
 *     inputs: absolute paths of the app's own files that were read, those in node_modules left out.
 *     unread: absolute paths of scripts that esbuild does not understand; the analysis knows nothing of them.
 *     warnings: what was left out, ``file:line reason``.
 *     unresolved: ``importer: name`` of imports that only the project's bundler can find.
 *     links: imports of the app that lead elsewhere than their names say.
 */
export interface AnalyzeReply {
  protocol?: 1;
  failure?: Failure | null;
  entries?: string[];
  users?: string[];
  importers?: string[];
  apart?: ApartFact[];
  scripts?: ScriptFact[];
  shares?: boolean;
  exports?: string[];
  inputs?: string[];
  unread?: string[];
  warnings?: string[];
  unresolved?: string[];
  links?: Link[];
}
/**
 * Why the shim could not do what was asked.
 *
 * Attributes:
 *     code: one of ``config-not-found config-load config-shape bundler-load bundle unsupported internal``.
 *     file: the user's file concerned; empty when none.
 */
export interface Failure {
  code: string;
  message: string;
  hint?: string;
  file?: string;
  line?: number | null;
  stack?: string;
}
/**
 * An entry or a worker, absolute, and the file with the facts, ``AppFacts``, of what it loads itself.
 */
export interface ApartFact {
  entry: string;
  facts: string;
}
/**
 * What one of them is made of, and uses of tfjs by itself.
 *
 * Attributes:
 *     entry: a worker's file, absolute; empty for all that pages begin with.
 *     facts: the file with the facts, ``AppFacts``.
 *     inputs: the app's own files that were read, absolute.
 *     importers: every file that imports a module of tfjs, packages included; absolute.
 */
export interface ScriptFact {
  entry: string;
  facts: string;
  inputs: string[];
  importers: string[];
}
/**
 * An import of the app that leads elsewhere than its name says by itself.
 *
 * Attributes:
 *     importer: the file of the app that has it, absolute.
 *     specifier: as it is written: ``@/ops``, ``./config.js``.
 *     target: a file, absolute, or the name of a module of tfjs.
 */
export interface Link {
  importer: string;
  specifier: string;
  target: string;
}
/**
 * Bundle the app with esbuild, tfjs left outside, and read what remains of its own code.
 *
 * Attributes:
 *     packages: the folder that ``ensure_shim_packages`` returned.
 *     bundler, bundler_root, config_file, arguments: as in ``BundleRequest``; the config says where the app begins.
 *     entries, more_entries: absolute files that the app begins with, instead of what the config says, and besides it.
 *     names: the names of methods to look for: chained ops, and what trains.
 *     members: what the code may ask for where tfjs is handed to other code.
 *     every_name: tell every other name as well.
 *     made: names by which the app imports code that plugins write, of which there are files for the analysis.
 *     led: what is read in the place of files of the app.
 *     pages: where no bundler is at work.
 *     apart: also tell the facts of each entry and each worker by itself.
 *     scripts: also tell those of the pages and of each worker, where one loads tfjs.
 *     unshaken: code counts that nothing uses and that is marked as pure.
 *     out_file: receives the facts, ``AppFacts``.
 */
export interface AnalyzeRequest {
  protocol: 1;
  verb: "analyze";
  projectRoot: string;
  packages: string;
  bundler: "webpack" | "rollup" | "vite" | "page" | "command";
  bundlerRoot: string;
  configFile: string | null;
  arguments: string[];
  entries: string[];
  moreEntries: string[];
  names: string[];
  everyName: boolean;
  outFile: string;
  members: MembersFact[];
  made: AliasEntry[];
  led: ReplacedFile[];
  links: Link[];
  pages: PageFact[];
  apart: boolean;
  scripts: boolean;
  unshaken: boolean;
}
/**
 * What a module of ``@tensorflow`` exports: ``add``, and what a namespace of it has, ``losses.huberLoss``.
 */
export interface MembersFact {
  specifier: string;
  names: string[];
}
/**
 * An exact module name and the absolute path of its stand-in.
 */
export interface AliasEntry {
  specifier: string;
  target: string;
}
/**
 * A file that another one stands in for, wherever it is imported from.
 */
export interface ReplacedFile {
  file: string;
  target: string;
}
/**
 * A page and its code, in its order, and what its import maps say; ``file`` and their targets are absolute.
 */
export interface PageFact {
  file: string;
  scripts: PageScriptFact[];
  imports: string[][];
}
/**
 * Code of a page: that of ``file``, or else ``code``, which begins on ``line`` of the page.
 *
 * ``unreadable`` is code that may do anything with tfjs.
 */
export interface PageScriptFact {
  kind: "classic" | "module" | "handler" | "unreadable";
  line: number;
  file: string | null;
  code: string;
}
/**
 * All of it.
 *
 * Attributes:
 *     named: the first of each path and package.
 *     held_open: what is read by a name that only a run knows and used as tfjs would be; the first of each file.
 *     mentions: the first of each name and package.
 *     computed: calls of a method whose name only a run knows: ``x[name]()``; the first of each file.
 *     listed: where the code asks which methods something has that may be a tensor: ``name in x``, ``typeof x[name]``,
 *         ``for (const name in x)``, its prototype; the first of each file.
 *     open_types: where tfjs is given a type of tensors that only a run knows; the first of each file.
 *     asked: the first of each set of outputs and file; empty unless ``every_name`` is asked for.
 *     backends: those that the app sets; an empty name for one that only a run knows.
 *     texts: the string literals that are words.
 *     every_name: all names of members, keys and patterns, and the words in texts; empty unless asked for.
 */
export interface AppFacts {
  protocol?: 1;
  uses?: UseFact[];
  named?: NamedFact[];
  heldOpen?: PlaceFact[];
  imported?: ImportFact[];
  mentions?: MentionFact[];
  computed?: PlaceFact[];
  listed?: PlaceFact[];
  open?: OpenSettingFact[];
  openTypes?: PlaceFact[];
  kernels?: KernelFact[];
  loads?: LoadFact[];
  asked?: AskedFact[];
  backends?: string[];
  texts?: string[];
  read?: ReadFact[];
  everyName?: string[];
}
/**
 * Members read from a module of ``@tensorflow``; an empty path: all of it goes where it cannot be followed.
 *
 * Attributes:
 *     held: only code of the bundle gets it there, which says by name what it wants.
 *     through: a file of the package whose function gets it; empty where that is the app's.
 */
export interface UseFact {
  file: string;
  line: number;
  specifier: string;
  path: string[];
  held?: boolean;
  through?: string;
}
/**
 * A name by which code may read a member of a module of ``@tensorflow`` that is held somewhere.
 */
export interface NamedFact {
  file: string;
  line: number;
  specifier: string;
  path: string[];
}
/**
 * A place in the app's code.
 */
export interface PlaceFact {
  file: string;
  line: number;
}
/**
 * An import of a module of ``@tensorflow`` that esbuild's tree shaking left.
 *
 * Attributes:
 *     later: it happens once its code is reached, by ``import()``, and may not.
 */
export interface ImportFact {
  file: string;
  line: number;
  specifier: string;
  later?: boolean;
}
/**
 * A name of interest, read from something that may be a tensor, or standing where it may become such a name.
 */
export interface MentionFact {
  file: string;
  line: number;
  name: string;
  role: "member" | "key" | "text" | "pattern";
}
/**
 * A setting of tfjs-layers that is looked up by name, and whose value only a run knows.
 */
export interface OpenSettingFact {
  file: string;
  line: number;
  setting: string;
}
/**
 * ``runKernel('X', …)`` in the app; empty where only a run knows the name.
 */
export interface KernelFact {
  file: string;
  line: number;
  name: string;
}
/**
 * A call that loads a model.
 *
 * Attributes:
 *     loader: ``loadGraphModel`` and the like.
 *     source: the address, ``*`` for each part that only a run knows, several on a line each; None: nothing is known.
 *     options: it may be given options that only a run knows.
 */
export interface LoadFact {
  file: string;
  line: number;
  loader: string;
  source: string | null;
  options?: boolean;
}
/**
 * A call that asks a graph model for outputs by their names: ``execute(inputs, outputs)``.
 *
 * Attributes:
 *     outputs: None where only a run knows them.
 */
export interface AskedFact {
  file: string;
  line: number;
  outputs: string[] | null;
}
/**
 * A name that is read from a module of ``@tensorflow``, whatever becomes of it.
 */
export interface ReadFact {
  specifier: string;
  name: string;
}
/**
 * What the bundler did, or ``failure``.
 *
 * Attributes:
 *     inputs: the files read outside of node_modules, absolute: what a cached result depends on, too.
 *     beside: those of ``inputs`` that are no module of a bundle: what the config is made from, public files, what
 *         loaders and plugins read on the side.
 *     entries: absolute paths of the files that the app begins with.
 *     unshaken: the bundler keeps code that nothing uses and that is marked as pure; only where it was overheard.
 *     for_servers: what the same command wrote for servers.
 *     importers: modules of the app whose imports an alias caught: absolute, or as the bundler calls them.
 *     realms: empty where the request has no aliases for certain files.
 */
export interface BundleReply {
  protocol?: 1;
  failure?: Failure | null;
  bundlerVersion?: string;
  mode?: string;
  entries?: string[];
  unshaken?: boolean;
  inputs?: string[];
  beside?: string[];
  outputs?: Output[];
  modules?: BundledModule[];
  aliasHits?: {
    [k: string]: number;
  };
  externals?: string[];
  missingExports?: MissingExport[];
  warnings?: string[];
  notices?: string[];
  forServers?: Output[];
  importers?: string[];
  made?: MadeModule[];
  others?: OtherFile[];
  links?: Link[];
  realms?: Realm[];
}
/**
 * One output folder of the bundler, as the shim says.
 *
 * Where the build writes beside its folder (``../js/main.js``), it is the folder above all of its files.
 *
 * Attributes:
 *     target: the folder that the project's config names, absolute.
 *     folder: the folder under ``.slimtf/`` that was written instead, absolute.
 *     files: paths inside ``folder``, forward slashes.
 *     externalizes_tfjs: this output imports tfjs and leaves it to be loaded from elsewhere.
 *     wasm_folders: where in it the wasm backend looks for its binaries unless the app says otherwise; empty when
 *         the backend is not in this output.
 *     maps: emitted file (as in ``files``) → its source map, absolute; empty when none were asked for. They lie
 *         outside ``folder``.
 *     base: the path under which its pages expect it on the server, ``/demo/``; empty where that is the top.
 *     on_demand: those of ``files`` that are loaded once a model asks for them.
 *     holding_tfjs: those that have modules of tfjs, or custom ones.
 */
export interface Output {
  target: string;
  folder: string;
  files: string[];
  externalizesTfjs?: boolean;
  wasmFolders?: string[];
  maps?: {
    [k: string]: string;
  };
  base?: string;
  onDemand?: string[];
  holdingTfjs?: string[];
}
/**
 * One module of the bundler's graph that ended up in an emitted chunk.
 *
 * Attributes:
 *     path: absolute, symbolic links as the bundler resolved them.
 *     used: the exports that the bundler kept; None when it keeps all of them or cannot tell.
 */
export interface BundledModule {
  path: string;
  used: string[] | null;
}
/**
 * A named import that the bundler could not find in the module it is imported from; paths absolute.
 */
export interface MissingExport {
  name: string;
  module: string;
  importer: string;
}
/**
 * Code that a plugin or a loader writes: a module that asks for tfjs, or that such a module imports.
 *
 * Attributes:
 *     module: what ``Bundle.importers`` calls it.
 *     name: of a file for it, beside those of the others, which import it by that name.
 *     code: JavaScript; what it imports of files has their absolute paths.
 *     specifiers: the names by which other modules import it, those that are paths left out.
 */
export interface MadeModule {
  module: string;
  name: string;
  code: string;
  specifiers?: string[];
}
/**
 * A file of the app whose text the bundler has in another way than the disk.
 *
 * Attributes:
 *     file: absolute.
 *     name: of a file for that text.
 *     code: that text, as JavaScript; what it imports of files has their absolute paths.
 */
export interface OtherFile {
  file: string;
  name: string;
  code: string;
}
/**
 * What runs together: a page's scripts or a worker's, with what they load later.
 *
 * Attributes:
 *     modules: the files of the app and the custom modules that are in it, absolute.
 *     files: the emitted files that it consists of, named as in ``Output.files``.
 *     named: of the methods that some script's tensors lack, those that its code names as the bundler has it: that of
 *         the app, and that which is in no file.
 */
export interface Realm {
  modules: string[];
  files: string[];
  named?: string[];
}
/**
 * Run the project's bundler once.
 *
 * Attributes:
 *     bundler_root: the folder of the bundler's package in the project's node_modules; where no bundler is at work,
 *         the one that ``ensure_shim_packages`` returned.
 *     config_file: absolute; None lets the bundler's own defaults hold (the shim finds none either).
 *     arguments: the words after the bundler's name in the project's script.
 *     variant: ``slim`` puts ``aliases`` in front; ``baseline`` takes out what leads into ``own_folders``; ``plain``
 *         runs the config as it is.
 *     apart: what holds in the place of ``aliases`` for imports in certain files.
 *     own_folders: absolute folders with custom modules (ours by marker, or the official tool's).
 *     cache_tag: names the state of the custom modules; goes into webpack's ``cache.version``.
 *     out_dir: absolute, empty; output ``n`` goes into ``out_dir/n``.
 *     progress_file: the shim keeps ``{"percent": 0..1, "message": "…"}`` in it while the bundler runs.
 *     source_maps: a source map of every emitted script goes to ``out_dir/maps``, made for the measurement where the
 *         config has none; the emitted files are the same, byte for byte, as without.
 *     analysis: make this analysis first, with the config that has just been loaded (webpack and rollup).
 *     analysis_reply: the file for its ``AnalyzeReply``, which is made beside the bundle.
 *     slim_script: where no bundler is at work.
 *     program: the file that Node.js runs with ``arguments``, where a tool's own command is overheard. That writes
 *         to the project's own folders: ``out_dir`` is for whoever collects what it wrote.
 *     title: what the user calls that command.
 */
export interface BundleRequest {
  protocol: 1;
  verb: "bundle";
  bundler: "webpack" | "rollup" | "vite" | "page" | "command";
  bundlerRoot: string;
  projectRoot: string;
  configFile: string | null;
  arguments: string[];
  variant: "baseline" | "slim" | "plain";
  aliases: AliasEntry[];
  ownFolders: string[];
  cacheTag: string;
  outDir: string;
  progressFile: string;
  sourceMaps: boolean;
  analysis: AnalyzeRequest | null;
  analysisReply: string;
  slimScript: SlimScript | null;
  program: string;
  title: string;
  apart: ScriptAliases[];
}
/**
 * What pages without a bundler load instead of tfjs.
 *
 * Attributes:
 *     target: the folder that it is for, absolute.
 *     name: of the slim script.
 *     is_module: an ES module instead of a script with the global ``tf``.
 *     exports: what the slim script offers.
 *     copies: what the baseline consists of.
 */
export interface SlimScript {
  target: string;
  name: string;
  isModule: boolean;
  exports: NamedExport[];
  copies: CopiedFile[];
}
/**
 * A name as it is imported from a module of tfjs; ``*`` for all names.
 */
export interface NamedExport {
  specifier: string;
  name: string;
}
/**
 * A file to be copied: an absolute path, and its name in the output folder.
 */
export interface CopiedFile {
  source: string;
  name: string;
}
/**
 * Where imports of tfjs lead in the files of one of them.
 *
 * Attributes:
 *     importers: these files, absolute.
 *     aliases: exact module name → the absolute path of its stand-in.
 *     lacking: methods that tensors have in other scripts only.
 */
export interface ScriptAliases {
  importers: string[];
  aliases: {
    [k: string]: string;
  };
  lacking: string[];
}
/**
 * The browser's program, or ``failure``.
 */
export interface CheckBrowserReply {
  protocol?: 1;
  failure?: Failure | null;
  program?: string;
}
/**
 * Find the browser; with a ``selector``, start it and see whether that is valid.
 *
 * Attributes:
 *     packages, executable, selector: as in ``RunAppRequest``.
 */
export interface CheckBrowserRequest {
  protocol: 1;
  verb: "check-browser";
  packages: string;
  executable: string;
  selector: string;
}
/**
 * What was made, ``refused``, or ``failure``.
 *
 * Attributes:
 *     replaced: files of tfjs-converter, below its ``dist``, and the names of those in the folder that stand in.
 *     drawn: the inputs of the runs, one after another; a slow model had the first of them only.
 *     not_compared: a backend, and why it cannot run here.
 *     files: all that was read of models and packages: absolute; empty where a model is refused before it is compared.
 */
export interface CompileReply {
  protocol?: 1;
  failure: Failure | null;
  refused?: RefusedModel | null;
  models?: ComparedModel[];
  replaced?: ReplacedFile[];
  drawn?: Draw[];
  notCompared?: string;
  files?: string[];
  short?: ShortModel[];
}
/**
 * Why no model of an app was compiled.
 *
 * Attributes:
 *     model: the one that decides it; None where it is the app.
 *     node, op: of its graph; empty where it is no node's fault.
 *     reason: a clause.
 *     differs: it was compiled, and did something else than the interpreter.
 */
export interface RefusedModel {
  reason: string;
  model?: string | null;
  node?: string;
  op?: string;
  differs?: boolean;
}
/**
 * A compiled model that was run beside tfjs's interpreter, in Node.js, with drawn inputs.
 *
 * In every run the calls of kernels with their attributes, shapes and wiring, and each output bit for bit, were the
 * same, and no more tensors were left.
 *
 * Attributes:
 *     path: of its ``model.json``.
 *     backends: on which both ran: cpu, and wasm where the app uses it and the model can run there.
 *     nodes: of its graph.
 *     runs: how often it was compared, on all of them.
 *     kernels: that the longest run called.
 *     sizes: that dimensions had which the model leaves open.
 *     moved: some outputs differed from run to run, so that equal ones say something.
 *     calls: SHA-256 of all calls of kernels, with attributes, shapes and wiring.
 *     code: SHA-256 of its graphs as code.
 */
export interface ComparedModel {
  path: string;
  backends: string[];
  nodes: number;
  runs: number;
  kernels: number;
  sizes: number[];
  moved: boolean;
  calls?: string;
  code?: string;
}
/**
 * How the inputs of a run were drawn.
 *
 * Attributes:
 *     size: of each dimension that the model leaves open.
 *     low, high: bounds of floats.
 *     ints: the largest integer.
 *     special: every third float is ±0, a denormal, NaN, an infinity or close to the largest one.
 */
export interface Draw {
  size: number;
  seed: number;
  low: number;
  high: number;
  ints: number;
  special: boolean;
}
/**
 * What a compiled model's ``model.json`` needs of its graphs, as JSON: which ones they are, and some names.
 *
 * Attributes:
 *     path: of its ``model.json``.
 *     topology: takes the place of ``modelTopology``.
 *     initializer: takes the place of ``modelInitializer``; empty where it has none.
 */
export interface ShortModel {
  path: string;
  topology: string;
  initializer?: string;
}
/**
 * Make a module of the graphs of the models, and compare it with tfjs's interpreter.
 *
 * Attributes:
 *     packages: the folder that ``ensure_shim_packages`` returned.
 *     models: the absolute paths of their ``model.json``.
 *     names: every name that the app uses; nodes among them may be asked for as outputs.
 *     asked: outputs that the app asks for by their names, of whichever model.
 *     plain_loading: models are loaded from addresses, without options: see ``slimtf.compile.eligible``.
 *     gradients: the app computes some, so that ops stay which choose their kernels by that.
 *     folder: absolute; receives the module and what runs it.
 *     every_draw: compare with all inputs that are drawn, however long that takes.
 *     short: say what a model.json needs of its graph, and take such files.
 */
export interface CompileRequest {
  protocol: 1;
  verb: "compile";
  packages: string;
  tfjs: TfjsFolders;
  models: string[];
  names: string[];
  plainLoading: boolean;
  gradients: boolean;
  folder: string;
  everyDraw: boolean;
  asked: AskedOfModel[];
  short: boolean;
}
/**
 * The folders of the packages that models are compiled with and compared on: absolute; ``wasm`` on request.
 */
export interface TfjsFolders {
  core: string;
  converter: string;
  cpu: string;
  wasm: string | null;
}
/**
 * Outputs that the app's code asks a graph model for; None where only a run knows their names.
 */
export interface AskedOfModel {
  outputs: string[] | null;
  place: string;
}
/**
 * The configs in their order, or ``failure``.
 */
export interface EvaluateReply {
  protocol?: 1;
  failure?: Failure | null;
  configs?: ConfigFacts[];
}
/**
 * One config: its aliases, and the text of every other value by its path.
 *
 * Attributes:
 *     answers: where rollup's alias plugins lead the asked specifiers, and those with webpack's ``$`` behind them.
 *     external: those of the asked specifiers that stay outside of the bundle.
 */
export interface ConfigFacts {
  aliases: AliasFact[];
  rest: {
    [k: string]: string;
  };
  answers?: AliasFact[];
  external?: string[];
}
/**
 * One alias of a config, in the order in which the bundler asks them; ``target`` is JSON.
 */
export interface AliasFact {
  name: string;
  exact: boolean;
  target: string;
}
/**
 * Load the config as the bundler would, and say what is in it.
 *
 * Attributes:
 *     bundler, bundler_root, arguments: as in ``BundleRequest``.
 *     specifiers: the module names that rollup's plugin is asked for.
 */
export interface EvaluateRequest {
  protocol: 1;
  verb: "evaluate";
  bundler: "webpack" | "rollup" | "vite";
  bundlerRoot: string;
  projectRoot: string;
  configFile: string;
  arguments: string[];
  specifiers: string[];
}
/**
 * What the visit saw, or ``failure``, which is never the app's fault.
 *
 * Attributes:
 *     value: JSON in which a number that JSON lacks is ``{"$number": "NaN"}``; null when the page gave none.
 *     settled: the page said that it is done before the deadline.
 *     promised: a page or script that was served names ``window.__slimtf__``.
 *     rest: ``quiet`` when nothing happened any more, ``busy`` when it went on computing what it had computed before;
 *         ``none`` when that was not waited for, or in vain.
 *     text: what a person can read on the page at the end.
 *     did: the steps for people, with those that were not possible.
 *     incidents: what the page was kept from (downloads, other origins), and the dialogs that were answered.
 *     app_error: what the page put into ``window.__slimtf_error__``; empty when nothing.
 *     page_errors: uncaught errors, those of workers too.
 *     load_ms: milliseconds from the request to the page's load event; 0 when that did not come.
 *     value_ms: milliseconds from the request to the value.
 */
export interface RunAppReply {
  protocol?: 1;
  failure?: Failure | null;
  browserVersion?: string;
  value?: JsonValue;
  settled?: boolean;
  promised?: boolean;
  rest?: "none" | "quiet" | "busy";
  text?: string;
  did?: string[];
  steps?: PageStep[];
  incidents?: string[];
  appError?: string;
  pageErrors?: string[];
  consoleErrors?: string[];
  failedRequests?: string[];
  crashed?: boolean;
  scenarioError?: ScenarioError | null;
  loadMs?: number;
  valueMs?: number;
  ran?: RanKernel[];
  called?: CalledName[];
}
/**
 * Something that was done with a page, to be done again: how to find the element, and what to give it.
 *
 * Attributes:
 *     page: the path of the address that it was done on.
 *     path: a CSS selector of the element.
 *     name: of the element, for people.
 *     type: of an input: ``email``, ``number``.
 *     value: for ``select`` the option's index, for ``range`` the number.
 *     file: for ``file`` the name of the file that was given.
 */
export interface PageStep {
  page: string;
  kind: "file" | "select" | "range" | "text" | "check" | "draw" | "click" | "link";
  path: string;
  name: string;
  type: string;
  value: string;
  file: string;
}
/**
 * What a scenario threw, or that it did not end, with the line of ``file`` where known.
 */
export interface ScenarioError {
  message: string;
  file: string;
  line: number | null;
}
/**
 * A kernel that tfjs ran on a backend, or wanted to run though it is not registered (``missing``).
 */
export interface RanKernel {
  kernel: string;
  backend: string;
  missing: boolean;
}
/**
 * A method that was called on a tensor, or a kernel that was put on a gradient's tape.
 */
export interface CalledName {
  kind: "method" | "gradient";
  name: string;
}
/**
 * Open the app's page once in a browser.
 *
 * Attributes:
 *     packages: the folder that ``ensure_shim_packages`` returned.
 *     executable: the browser's program; empty searches for one.
 *     headless: False leaves the page to a person until its window is closed.
 *     steady: let ``Math.random`` give the same numbers in every run.
 *     folders: what is served; the first that has a file wins.
 *     page: the address of the page on the server: ``/``, ``/demo/index.html``.
 *     selector: a CSS selector whose text, once there, is the app's value; empty means ``window.__slimtf__``.
 *     scenario: absolute path of the module that uses the page.
 *     explore: use the page a little: fill in, choose files, click.
 *     steps: what to do with it; None lets the shim find out.
 *     timeout: seconds for the visit, the start of the browser not counted.
 */
export interface RunAppRequest {
  protocol: 1;
  verb: "run-app";
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
/**
 * A folder of the server: addresses that begin with ``prefix`` (``/``, ``/dist/``) are looked up in ``folder``.
 */
export interface ServedFolder {
  prefix: string;
  folder: string;
}
/**
 * What the other variant's page showed at rest; the page is waited for a little longer to show it too.
 */
export interface ExpectedState {
  kernels: string[];
  text: string;
}
/**
 * What the models computed, or ``failure``.
 *
 * Attributes:
 *     unavailable: why this machine cannot run the backend; empty when it can.
 */
export interface RunModelsReply {
  protocol?: 1;
  failure?: Failure | null;
  browserVersion?: string;
  unavailable?: string;
  models?: ModelFact[];
}
/**
 * A model that was run; ``error`` says why it could not even be loaded.
 */
export interface ModelFact {
  file: string;
  loadMs: number;
  cases: ModelCase[];
  error: string;
  ran: RanKernel[];
  called: CalledName[];
}
/**
 * One run of a model with inputs drawn from a range.
 *
 * Attributes:
 *     inputs: name, type and shape of each input, for people: ``image float32 [1, 32, 32, 3]``.
 *     milliseconds: from the call until the outputs could be read.
 *     error: why there are no outputs; empty when there are.
 *     kept: tensors that tfjs held more than before, inputs and outputs disposed of.
 */
export interface ModelCase {
  range: InputRange;
  inputs: string[];
  outputs: Tensor[];
  milliseconds: number;
  error: string;
  kept?: number;
}
/**
 * From what the inputs of one run of a model are drawn: the same range gives the same inputs.
 *
 * Attributes:
 *     size: what unknown dimensions become.
 *     low, high: of floating-point numbers.
 *     ints: the largest integer; the smallest is 0.
 */
export interface InputRange {
  size: number;
  seed: number;
  low: number;
  high: number;
  ints: number;
}
/**
 * An output; ``data`` holds its elements in little-endian order, JSON where ``dtype`` is ``string``.
 *
 * The shim sends it in base64. A dimension that is no whole number, as tfjs computes some, is its text: ``NaN``,
 * ``2.5``.
 */
export interface Tensor {
  name: string;
  dtype: string;
  shape: (number | string)[];
  data: string;
}
/**
 * Load models and run each with generated inputs, on one backend.
 *
 * Attributes:
 *     packages, executable: as in ``RunAppRequest``; the browser runs every backend but cpu.
 *     tfjs: the packages that the harness imports, by name.
 *     aliases: the custom modules; empty for all of tfjs.
 *     out_dir: absolute, empty; receives the bundled harness.
 *     timeout: seconds for all of it, the start of the browser not counted.
 */
export interface RunModelsRequest {
  protocol: 1;
  verb: "run-models";
  packages: string;
  executable: string;
  backend: "cpu" | "webgl" | "wasm" | "webgpu";
  tfjs: TfjsPackage[];
  aliases: AliasEntry[];
  models: ModelEntry[];
  outDir: string;
  timeout: number;
}
/**
 * An installed ``@tensorflow`` package.
 */
export interface TfjsPackage {
  name: string;
  root: string;
}
/**
 * A model to run.
 *
 * Attributes:
 *     file: absolute path of its model.json.
 *     kind: which of tfjs's loaders it needs.
 *     inputs: one run each; empty lets the shim search for some that the model takes and that move its outputs.
 */
export interface ModelEntry {
  file: string;
  kind: "graph" | "layers";
  inputs: InputRange[];
}
/**
 * What was made, or ``failure``.
 *
 * Attributes:
 *     files: the absolute paths of the files that the module is made of, before anything was cut.
 *     pruned: the names of methods, of members of namespaces and of flags that went because nothing names them.
 *     absent: of the exports asked for, as the module would call them, those that tfjs itself does not have.
 *     lines: where another file begins; empty where nothing asks.
 *     weight: of the module; None where nothing asks.
 *     saved: by each cut, and by what is cut without a name; the largest first; empty where nothing asks.
 */
export interface SpecialiseReply {
  protocol?: 1;
  failure: Failure | null;
  files?: string[];
  cuts?: CutDecision[];
  dropped?: DroppedCut[];
  pruned?: string[];
  absent?: string[];
  lines?: LineFact[];
  weight?: Weight | null;
  saved?: SavedFact[];
}
/**
 * Whether a part of tfjs went.
 *
 * Attributes:
 *     back: the setting that brings it back.
 *     names: those that the app's code names and for which it stays; empty where it went, where the models need it,
 *         and where not all names are known.
 */
export interface CutDecision {
  name: string;
  made: boolean;
  back: string;
  names?: string[];
}
/**
 * A cut that fits the installed version of tfjs in another way than it expects, so that it was not made.
 *
 * Attributes:
 *     found: what it looked for, and how often that was there.
 */
export interface DroppedCut {
  name: string;
  found: string;
}
/**
 * From ``line`` on, counted from 0, the module comes from ``files[file]`` of the reply; from no file: -1.
 */
export interface LineFact {
  line: number;
  file: number;
}
/**
 * Bytes of a minified module, as they are and in gzip level 9; negative where a difference is smaller.
 */
export interface Weight {
  raw: number;
  gzip: number;
}
/**
 * What a cut takes off the minified module, all others made; negative where what throws weighs more.
 */
export interface SavedFact {
  name: string;
  raw: number;
  gzip: number;
}
/**
 * Make one module of the custom modules and all that they import, cut to what is needed.
 *
 * Attributes:
 *     rest: makes two modules of it; the ops among the needs are those of the first.
 *     replaced: files of tfjs that compiled models take the place of.
 *     inert: files that are left out where nothing of them is used, whatever they do when they are loaded.
 *     packages: the folder that ``ensure_shim_packages`` returned.
 *     folder: absolute, with the custom modules.
 *     aliases: of these.
 *     exports: what the module is to export.
 *     lines: tell which file each line of the module comes from.
 *     weigh: also minify the module and tell what it weighs; with ``cuts``, what it would weigh without each of them.
 *     out_file: receives the module.
 */
export interface SpecialiseRequest {
  protocol: 1;
  verb: "specialise";
  projectRoot: string;
  packages: string;
  folder: string;
  aliases: StandIn[];
  exports: ExportEntry[];
  needs: NeedsFact;
  lines: boolean;
  weigh: "nothing" | "module" | "cuts";
  outFile: string;
  rest: RestFact | null;
  replaced: ReplacedFile[];
  inert: string[];
}
/**
 * Two more facts about a stand-in.
 *
 * Attributes:
 *     loads: it does something when it is loaded, a backend's above all.
 *     begins: the backend that tfjs is to know of only once the app imports the package; empty where there is none.
 */
export interface StandIn {
  specifier: string;
  target: string;
  loads: boolean;
  begins: string;
}
/**
 * A name that the app imports from ``specifier``, and what the flat module calls it.
 *
 * Attributes:
 *     whole: the app hands it on or looks into it by a key that only a run knows, so that all its members may be used.
 */
export interface ExportEntry {
  specifier: string;
  name: string;
  exported: string;
  whole: boolean;
}
/**
 * What the app and its models need, by which tfjs is cut; see ``slimtf.model.flat.ModelNeeds``.
 *
 * Attributes:
 *     engine: tells the module's engine from those of others on the same page.
 *     methods: ``names`` holds the name of every method that is called.
 */
export interface NeedsFact {
  engine: string;
  names: string[];
  backends: string[];
  methods: boolean;
  classes: string[] | null;
  gradients: boolean;
  optimizers: boolean;
  ops: string[] | null;
  complex: boolean;
  functions: boolean;
  dtypes: string[];
  quantization: string[];
  activations: string[];
}
/**
 * What is loaded once a model asks for it.
 *
 * Attributes:
 *     file: absolute; the custom module that it begins with.
 *     flat_file: the name of the module, as the rest imports it.
 *     out_file: receives the rest.
 */
export interface RestFact {
  file: string;
  flatFile: string;
  outFile: string;
}
