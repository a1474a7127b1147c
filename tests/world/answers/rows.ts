import type { RestSourceOptions } from '../../../src/sources/rest/options';

/** One response of the server. Default: 200, `application/json`. */
export interface Answer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  /** The exact body. */
  body?: string;
  /** The connection breaks after it, although more was announced. Default false. */
  isCut?: boolean;
}

/** The client's calls, by the last part of the path; `login`, `new` and `welcome` are where a response may redirect to. */
export type Call = 'status' | 'steps' | 'metrics' | 'cancel' | 'list' | 'start' | 'login' | 'new' | 'welcome';

/** One case: the server's response, and how the client handles it. */
export interface AnswerRow {
  /** Section in the list of cases, and subject. */
  name: string;
  /** Default `basic`. */
  wire?: 'v1' | 'basic';
  options?: Partial<RestSourceOptions>;
  /** Deviations from a server that answers correctly. */
  answers: Partial<Record<Call, Answer>>;
  /** The request: watches the run `r1` unless stated otherwise. */
  asks?: 'list' | 'start' | 'cancel' | { id: string };
  /** The expected final state; only the listed fields are compared. */
  expected: Readonly<Record<string, unknown>>;
}

const RUNNING = '"id":"r1","status":"running","started_at":"2026-01-01T10:00:00Z"';

/** To add a case, add a row. */
export const ROWS: readonly AnswerRow[] = [
  {
    name: 'section 3: NaN in /metrics of a run that succeeded',
    answers: {
      status: { body: '{"id":"r1","status":"succeeded"}' },
      metrics: { body: '{"utility":{"ks_mean":NaN},"privacy":{"mia_auc":0.5}}' },
    },
    expected: {
      status: 'succeeded',
      connection: 'ended',
      metrics: { 'utility.ks_mean': null, 'privacy.mia_auc': 0.5 },
    },
  },
  {
    name: 'section 3: -Infinity in the metrics of a status',
    wire: 'v1',
    answers: { status: { body: `{${RUNNING},"metrics":{"loss":{"value":-Infinity},"acc":{"value":1}}}` } },
    expected: { status: 'running', metrics: { loss: null, acc: 1 } },
  },
  {
    name: 'section 3: NaN in a step, beside a text that says NaN',
    answers: { steps: { body: '[{"step_no":1,"title":"NaN is no Infinity","metrics_json":{"ks":NaN,"n":3}}]' } },
    expected: { steps: ['NaN is no Infinity'], status: 'running' },
  },
  {
    name: 'section 3: JSON that ends too early says so',
    answers: { status: { body: '{"id":"r1","sta' } },
    expected: { status: null, error: /invalid JSON \(ends too early, after character 15\)/ },
  },
  {
    name: 'section 3: JSON with a fault says where',
    answers: { status: { body: '{"id":"r1",,"status":"running"}' } },
    expected: { status: null, error: /invalid JSON \(near character 12/ },
  },
  {
    name: 'section 3: a page that calls itself JSON',
    answers: { status: { body: '<br />\n<b>Warning</b>: {"id":"r1","status":"running"}' } },
    expected: { status: null, error: /returned markup labelled application\/json instead of JSON/ },
  },
  {
    name: 'section 7: Celery FAILURE with an error',
    answers: { status: { body: '{"id":"r1","status":"FAILURE","error":"boom"}' } },
    expected: { status: 'failed', connection: 'ended' },
  },
  {
    name: 'section 7: GitHub completed with a failing conclusion',
    answers: { status: { body: '{"id":1,"status":"completed","conclusion":"failure"}' } },
    expected: { status: 'failed', connection: 'ended' },
  },
  {
    name: 'section 7: REVOKED ends',
    answers: { status: { body: '{"id":"r1","status":"REVOKED"}' } },
    expected: { status: 'cancelled' },
  },
  {
    name: 'section 7: In Progress',
    answers: { status: { body: '{"id":"r1","status":"In Progress"}' } },
    expected: { status: 'running' },
  },
  {
    name: 'section 7: skipped is an end, shown neutrally',
    answers: { status: { body: '{"id":"r1","status":"skipped"}' } },
    expected: { status: 'unknown', statusText: 'skipped', connection: 'ended' },
  },
  {
    name: 'section 7: an unknown word with finished_at beside it rests',
    answers: { status: { body: '{"id":"r1","status":"wandered off","finished_at":"2026-01-01T10:01:00Z"}' } },
    expected: { status: 'unknown', statusText: 'wandered off', connection: 'ended' },
  },
  {
    name: 'section 7: BullMQ waiting is a queue',
    answers: { status: { body: '{"id":"r1","status":"waiting"}' } },
    expected: { status: 'queued' },
  },
  {
    name: 'section 7: waiting for a person',
    wire: 'v1',
    answers: { status: { body: '{"id":"r1","status":"waiting","waiting_for":{"kind":"approval"}}' } },
    expected: { status: 'waiting' },
  },
  {
    name: 'section 7: a host’s own word',
    options: {
      statusWords: { 'Completed with Failures': { status: 'succeeded', label: 'Thresholds missed', tone: 'warning' } },
    },
    answers: { status: { body: '{"id":"r1","status":"Completed with Failures"}' } },
    expected: { status: 'succeeded', label: 'Thresholds missed', connection: 'ended' },
  },
  {
    name: 'section 9: Go’s zero time is no end',
    answers: { status: { body: `{${RUNNING},"finished_at":"0001-01-01T00:00:00Z"}` } },
    expected: { status: 'running', startedAt: Date.UTC(2026, 0, 1, 10), finishedAt: null },
  },
  {
    name: 'section 9: PostgreSQL’s own text of a time',
    answers: { status: { body: '{"id":"r1","status":"running","started_at":"2026-01-01 10:00:00.5+00"}' } },
    expected: { startedAt: Date.UTC(2026, 0, 1, 10) + 500 },
  },
  {
    name: 'section 9: seconds since 1970',
    answers: { status: { body: '{"id":"r1","status":"running","started_at":1767261600}' } },
    expected: { startedAt: Date.UTC(2026, 0, 1, 10) },
  },
  {
    name: 'section 9: an end before the start is none',
    answers: {
      status: {
        body: '{"id":"r1","status":"succeeded","started_at":"2026-01-01T10:00:00Z","finished_at":"2025-01-01T00:00:00Z"}',
      },
    },
    expected: { status: 'succeeded', finishedAt: null },
  },
  {
    name: 'section 9: an old Date with an Age says nothing of the time now',
    answers: { status: { body: `{${RUNNING}}`, headers: { date: 'Thu, 01 Jan 2026 10:00:00 GMT', age: '9' } } },
    expected: { status: 'running', serverOffsetMs: 0 },
  },
  {
    name: 'section 10: integer ids in a list',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '{"runs":[{"id":1,"status":"running"},{"id":2,"status":"running"}],"next_cursor":7}' } },
    expected: { runs: ['1', '2'], hasMore: true },
  },
  {
    name: 'section 10: ids larger than a number can hold',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '[{"id":9007199254740993,"status":"running"}]' } },
    expected: { runs: ['9007199254740993'] },
  },
  {
    name: 'section 10: a list of which nothing can be read is an error, not "no runs"',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '{"runs":[{"uuid":1},{"uuid":2}]}' } },
    expected: { runs: [], error: /not a list of runs/ },
  },
  {
    name: 'section 10: a start answered with an integer id',
    wire: 'v1',
    asks: 'start',
    answers: { start: { status: 201, body: '{"id":12,"status":"queued"}' } },
    expected: { started: '12' },
  },
  {
    name: 'section 10: a start answered with an id alone',
    wire: 'v1',
    asks: 'start',
    answers: { start: { status: 201, body: '{"run_id":"abc"}' } },
    expected: { started: 'abc' },
  },
  {
    name: 'section 10: a start answered with nothing but a Location',
    wire: 'v1',
    asks: 'start',
    answers: { start: { status: 201, body: '', headers: { location: '/v1/runs/a%2Fb' } } },
    expected: { started: 'a/b' },
  },
  {
    name: 'section 10: a start answered unreadably has probably started',
    wire: 'v1',
    asks: 'start',
    answers: { start: { status: 202, body: 'Accepted', headers: { 'content-type': 'text/plain' } } },
    expected: { error: /The run may have started/ },
  },
  {
    name: 'section 10: decimals as text',
    answers: {
      status: { body: `{${RUNNING},"progress":{"completed_steps":"3","total_steps":"8","fraction":"0.42"}}` },
      steps: { body: '[{"step_no":"1","title":"Load"}]' },
      metrics: { body: '{"utility":{"ks_mean":"0.93"}}' },
    },
    expected: {
      progress: { completedSteps: 3, totalSteps: 8, fraction: 0.42 },
      steps: ['Load'],
      metrics: { 'utility.ks_mean': 0.93 },
    },
  },
  {
    name: 'section 10: a fraction of 64 is not "finishing"',
    answers: { status: { body: `{${RUNNING},"progress":{"fraction":64}}` } },
    expected: { progress: { fraction: null } },
  },
  {
    name: 'section 10: a hair above 1 stays 1',
    answers: { status: { body: `{${RUNNING},"progress":{"fraction":1.0000001}}` } },
    expected: { progress: { fraction: 1 } },
  },
  {
    name: 'section 10: a percentage that says that it is one',
    answers: { status: { body: `{${RUNNING},"progress":{"percent":64}}` } },
    expected: { progress: { fraction: 0.64 } },
  },
  {
    name: 'section 10: a part of a whole',
    answers: { status: { body: `{${RUNNING},"progress":{"current":640,"total":1000}}` } },
    expected: { progress: { fraction: 0.64 } },
  },
  {
    name: 'section 10: 5 of 3 is a plan that grew',
    answers: { status: { body: `{${RUNNING},"progress":{"completed_steps":5,"total_steps":3}}` } },
    expected: { progress: { completedSteps: 5, totalSteps: null } },
  },
  {
    name: 'section 10: a negative count is not said',
    answers: { status: { body: `{${RUNNING},"progress":{"completed_steps":-1,"total_steps":3}}` } },
    expected: { progress: { completedSteps: null, totalSteps: 3 } },
  },
  {
    name: 'section 10: a metric named __proto__',
    answers: { metrics: { body: '{"__proto__":0.5,"constructor":{"toString":1}}' } },
    expected: { metrics: { ['__proto__']: 0.5, 'constructor.toString': 1 } },
  },
  {
    name: 'section 10: the id .. is refused',
    asks: { id: '..' },
    answers: {},
    expected: { error: /the run id "\.\."/, asked: 0 },
  },
  {
    name: 'section 10: half a character is refused',
    asks: { id: '\ud800' },
    answers: {},
    expected: { error: /cannot be part of a URL/, asked: 0 },
  },
  {
    name: 'section 11: texts, truth values and objects of a result are no metrics',
    answers: {
      metrics: {
        body: '{"utility":{"ks_mean":0.1},"certifications":{"gdpr":{"ok":true}},"seal":"gold","passed":true,"score":0.93}',
      },
    },
    expected: { metrics: { 'utility.ks_mean': 0.1, score: 0.93 } },
  },
  {
    name: 'section 11: mapMetrics',
    options: { mapMetrics: (answer) => ({ quality: (answer as { scores: object }).scores }) },
    answers: { metrics: { body: '{"scores":{"ks":0.1}}' } },
    expected: { metrics: { 'quality.ks': 0.1 } },
  },
  {
    name: 'section 11: two groups with a metric of one name',
    answers: { metrics: { body: '{"utility":{"score":0.9},"privacy":{"score":0.1}}' } },
    expected: { metrics: { 'utility.score': 0.9, 'privacy.score': 0.1 } },
  },
  {
    name: 'section 11: a backend that ignores ?status and ?limit',
    options: { capabilities: { list: true } },
    asks: 'list',
    answers: {
      list: {
        body: JSON.stringify(
          Array.from({ length: 28 }, (_, i) => ({ id: `r${i}`, status: i % 2 ? 'succeeded' : 'started' })),
        ),
      },
    },
    expected: { runs: ['r0', 'r2', 'r4'] },
  },
  {
    name: 'section 11: a host’s own fields',
    options: { mapRun: (answer) => ({ ...(answer as object), data: { project: 'p1' } }) },
    answers: {},
    expected: { data: { project: 'p1' } },
  },
  {
    name: 'section 2: a cancel that is sent on to a page to sign in on has not arrived',
    asks: 'cancel',
    answers: {
      cancel: { status: 302, headers: { location: '/login?next=%2Fcancel' } },
      login: { body: '<!doctype html><title>Sign in</title>', headers: { 'content-type': 'text/html; charset=utf-8' } },
    },
    expected: { status: 'running', cancel: { phase: 'refused', kind: 'unauthorized' } },
  },
  {
    name: 'section 2: a cancel that is sent on to the run was taken',
    asks: 'cancel',
    answers: { cancel: { status: 303, headers: { location: '/v1/runs/r1/status' } } },
    expected: { status: 'cancelling', cancel: { phase: 'accepted' } },
  },
  {
    name: 'section 2: 304 to a cancel is no acceptance',
    asks: 'cancel',
    answers: { cancel: { status: 304 } },
    expected: { status: 'running', cancel: { phase: 'refused', kind: 'rejected' } },
  },
  {
    name: 'section 2: a cancel refused with 409 although the run goes on did not come too late',
    asks: 'cancel',
    answers: { cancel: { status: 409, body: '{"detail":"locked by a deploy"}' } },
    expected: { status: 'running', cancel: { phase: 'refused', kind: 'rejected' } },
  },
  {
    name: 'section 2: a backend without a way to cancel says "not found" of that, not of the run',
    asks: 'cancel',
    answers: { cancel: { status: 404, body: '{"detail":"Not Found"}' } },
    expected: { status: 'running', cancel: { phase: 'refused', kind: 'rejected' } },
  },
  {
    name: 'section 3: an answer that breaks off is a lost line, not a wrong address',
    answers: { status: { body: '{"id":"r1",', isCut: true } },
    expected: { status: null, error: /the body was cut off/ },
  },
  {
    name: 'section 3: an answer that cannot be unpacked likewise',
    answers: { status: { body: 'no gzip', headers: { 'content-encoding': 'gzip' } } },
    expected: { status: null, error: /the body was cut off/ },
  },
  {
    name: 'section 3: a page to sign in on says that nobody is signed in',
    answers: {
      status: { status: 302, headers: { location: '/login' } },
      login: { body: '<p>Sign in', headers: { 'content-type': 'text/html' } },
    },
    expected: { status: null, connection: 'failed', error: /redirected to a sign-in page/ },
  },
  {
    name: 'section 3: JSON in a text of JSON',
    answers: { status: { body: JSON.stringify('{"id":"r1","status":"running"}') } },
    expected: { status: 'running' },
  },
  {
    name: 'section 3: the success of a request is not that of the run in it',
    answers: { status: { body: '{"status":"success","data":{"id":"r1","status":"running"}}' } },
    expected: { status: 'running' },
  },
  {
    name: 'section 3: the success of a request without a run tells of no run',
    answers: { status: { body: '{"status":"success","data":null}' } },
    expected: { status: null, error: /not a run/ },
  },
  {
    name: 'section 3: the error of a request is not that of the run',
    answers: { status: { body: '{"status":"error","message":"token expired","code":17}' } },
    expected: { status: null, error: /not a run/ },
  },
  {
    name: 'section 3: a run that failed, told without its id, is one',
    answers: { status: { body: '{"status":"error","started_at":"2026-01-01T10:00:00Z","message":"out of memory"}' } },
    expected: { status: 'failed', connection: 'ended' },
  },
  {
    name: 'section 3: steps that Go calls null are none',
    answers: { status: { body: '{"id":"r1","status":"succeeded"}' }, steps: { body: 'null' } },
    expected: { status: 'succeeded', steps: [], connection: 'ended', asked: 3 },
  },
  {
    name: 'section 3: no content is no steps and no metrics',
    answers: { status: { body: '{"id":"r1","status":"succeeded"}' }, steps: { status: 204 }, metrics: { status: 204 } },
    expected: { status: 'succeeded', connection: 'ended', asked: 3 },
  },
  {
    name: 'section 3: runs that Go calls null are none',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '{"runs":null,"next_cursor":null}' } },
    expected: { runs: [], hasMore: false, error: undefined, isLoading: false },
  },
  {
    name: 'section 7: Databricks’ verdict that nobody knows is neither a success nor a cancel',
    answers: { status: { body: '{"id":1,"status":"TERMINATED","result_state":"SUCCESS_WITH_FAILURES"}' } },
    expected: { status: 'unknown', statusText: 'SUCCESS_WITH_FAILURES', connection: 'ended' },
  },
  {
    name: 'section 7: completed, with a conclusion in words of its own',
    answers: { status: { body: '{"id":1,"status":"completed","conclusion":"melted"}' } },
    expected: { status: 'unknown', statusText: 'melted', connection: 'ended' },
  },
  {
    name: 'section 7: the words of a step',
    answers: {
      steps: {
        body: JSON.stringify([
          { step_no: 1, title: 'Load', status: 'COMPLETED' },
          { step_no: 2, title: 'Check', status: 'error' },
          { step_no: 3, title: 'Skip', status: 'skipped' },
          { step_no: 4, title: 'Train', status: 'in_progress' },
          { step_no: 5, title: 'Evaluate', status: 'pending' },
        ]),
      },
    },
    expected: { steps: ['Load', 'Check', 'Train'], stepStatuses: ['done', 'failed', 'running'] },
  },
  {
    name: 'section 9: a Date of 1970 is none',
    answers: { status: { body: `{${RUNNING}}`, headers: { date: 'Thu, 01 Jan 1970 00:00:00 GMT' } } },
    expected: { status: 'running', serverOffsetMs: 0 },
  },
  {
    name: 'section 9: the server’s time in an answer from a cache is not the time now',
    answers: { status: { body: `{${RUNNING},"server_time":"2026-01-01T10:00:00Z"}`, headers: { age: '60' } } },
    expected: { status: 'running', serverOffsetMs: 0 },
  },
  {
    name: 'section 9: a zone of which only the name is known makes no time',
    answers: { status: { body: '{"id":"r1","status":"running","started_at":"2026-01-01 10:00:00 EST"}' } },
    expected: { status: 'running', startedAt: null },
  },
  {
    name: 'section 10: a run that is listed twice is one',
    wire: 'v1',
    asks: 'list',
    answers: {
      list: { body: '[{"id":"a","status":"running"},{"id":"a","status":"running"},{"id":"b","status":"running"}]' },
    },
    expected: { runs: ['a', 'b'] },
  },
  {
    name: 'section 10: the Location of all runs is the id of none',
    wire: 'v1',
    asks: 'start',
    answers: { start: { status: 201, headers: { location: '/v1/runs' } } },
    expected: { error: /The run may have started/ },
  },
  {
    name: 'section 10: the Location of a started run’s steps',
    wire: 'v1',
    asks: 'start',
    answers: { start: { status: 202, headers: { location: '/v1/runs/9/steps?after=0' } } },
    expected: { started: '9' },
  },
  {
    name: 'section 11: the plan’s steps in an object, with numbers that repeat',
    answers: {
      steps: {
        body: '{"steps":[{"step_no":1,"title":"GC"},{"step_no":1,"title":"TVAE"},{"step_no":999,"title":"Done"}]}',
      },
    },
    expected: { steps: ['GC', 'TVAE', 'Done'] },
  },
  {
    name: 'section 11: a history of metrics is its newest values',
    answers: { metrics: { body: '[{"key":"loss","value":0.9},{"key":"acc","value":0.1},{"key":"loss","value":0.5}]' } },
    expected: { metrics: { loss: 0.5, acc: 0.1 }, metricCount: 2 },
  },
  {
    name: 'section 2: a cancel that is sent on to a page that leads back to it has not arrived',
    asks: 'cancel',
    answers: {
      cancel: { status: 302, headers: { location: '/welcome?return_to=%2Fv1%2Fruns%2Fr1%2Fcancel' } },
      welcome: { body: '<!doctype html><title>Hello</title>', headers: { 'content-type': 'text/html' } },
    },
    expected: { status: 'running', cancel: { phase: 'refused', kind: 'unauthorized' } },
  },
  {
    name: 'section 2: a cancel that is sent on to a new session has not arrived',
    asks: 'cancel',
    answers: {
      cancel: { status: 303, headers: { location: '/session/new' } },
      new: { body: '<title>Hello</title>', headers: { 'content-type': 'text/html' } },
    },
    expected: { status: 'running', cancel: { phase: 'refused', kind: 'unauthorized' } },
  },
  {
    name: 'section 2: a cancel that is sent on to a page about the run was taken',
    asks: 'cancel',
    answers: {
      cancel: { status: 303, headers: { location: '/welcome?run=r1' } },
      welcome: { body: '<title>Run r1</title>', headers: { 'content-type': 'text/html' } },
    },
    expected: { status: 'cancelling', cancel: { phase: 'accepted' } },
  },
  {
    name: 'section 3: the success of a request with a measured time is not that of the run in it',
    answers: { status: { body: '{"status":"success","took":12,"data":{"id":"r1","status":"running"}}' } },
    expected: { status: 'running' },
  },
  {
    name: 'section 3: a run within data, under its own name',
    answers: { status: { body: '{"status":"success","data":{"run":{"id":"r1","status":"queued"}}}' } },
    expected: { status: 'queued' },
  },
  {
    name: 'section 3: a run under its own name',
    answers: { status: { body: '{"ok":true,"run":{"id":"r1","status":"running","name":"Nightly"}}' } },
    expected: { status: 'running', name: 'Nightly' },
  },
  {
    name: 'section 3: the only row of a query',
    answers: { status: { body: '[{"id":"r1","status":"running"}]' } },
    expected: { status: 'running' },
  },
  {
    name: 'section 3: the error of a request is not that of the run, however it is told',
    answers: { status: { body: '{"status":"error","error_code":"E17","error_message":"database is locked"}' } },
    expected: { status: null, error: /not a run/ },
  },
  {
    name: 'section 3: steps and metrics in an envelope',
    answers: {
      steps: { body: '{"code":0,"message":"ok","data":[{"step_no":1,"title":"Load"}]}' },
      metrics: { body: '{"code":0,"message":"ok","data":{"utility":{"ks_mean":0.1}}}' },
    },
    expected: { status: 'running', steps: ['Load'], metrics: { 'utility.ks_mean': 0.1 }, metricCount: 1 },
  },
  {
    name: 'section 3: steps and metrics in an envelope, under their own names',
    answers: {
      steps: { body: '{"status":"success","data":{"steps":[{"step_no":1,"title":"Load"}]}}' },
      metrics: { body: '{"run_id":12,"metrics":{"loss":0.5}}' },
    },
    expected: { status: 'running', steps: ['Load'], metrics: { loss: 0.5 }, metricCount: 1 },
  },
  {
    name: 'section 3: groups of metrics that are called like parts of an envelope',
    answers: { metrics: { body: '{"data":{"rows":5},"metrics":{"loss":0.5},"error":0.1}' } },
    expected: { metrics: { 'data.rows': 5, 'metrics.loss': 0.5, error: 0.1 }, metricCount: 3 },
  },
  {
    name: 'section 3: runs in an envelope, with the cursor beside them',
    wire: 'v1',
    asks: 'list',
    answers: {
      list: { body: '{"status":"success","data":{"runs":[{"id":"a","status":"running"}],"next_cursor":"c"}}' },
    },
    expected: { runs: ['a'], hasMore: true },
  },
  {
    name: 'section 3: an envelope that tells of a failed request is not "no runs"',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '{"code":500,"message":"database is locked","data":[]}' } },
    expected: { runs: [], error: /not a list of runs/ },
  },
  {
    name: 'section 3: runs that Go leaves out are none',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '{"next_cursor":"","server_time":"2026-01-01T10:00:00Z"}' } },
    expected: { runs: [], hasMore: false, error: undefined, isLoading: false },
  },
  {
    name: 'section 3: steps of wire v1 that Go calls null are none',
    wire: 'v1',
    answers: {
      status: { body: '{"id":"r1","status":"succeeded","rev":4,"epoch":"e"}' },
      steps: { body: '{"epoch":"e","run_rev":4,"steps":null,"next":4,"more":false,"reset":false}' },
    },
    expected: { status: 'succeeded', steps: [], stepsState: 'read', connection: 'ended', asked: 2 },
  },
  {
    name: 'section 3: no content is no steps of wire v1 either',
    wire: 'v1',
    answers: { status: { body: '{"id":"r1","status":"succeeded","rev":4,"epoch":"e"}' }, steps: { status: 204 } },
    expected: { status: 'succeeded', steps: [], stepsState: 'read', connection: 'ended', asked: 2 },
  },
  {
    name: 'section 3: objects that a database keeps as text',
    answers: {
      status: {
        body: JSON.stringify({
          id: 'r1',
          status: 'running',
          progress: '{"completed_steps":3,"total_steps":8}',
          current_step: '{"n":4,"name":"Train"}',
          can: '{"cancel":0}',
          errors: '[]',
        }),
      },
    },
    expected: {
      status: 'running',
      progress: { completedSteps: 3, totalSteps: 8 },
      currentStep: { n: 4, name: 'Train' },
      can: { cancel: false },
      error: undefined,
    },
  },
  {
    name: 'section 7: a success whose error is an empty list, as a database keeps it',
    answers: { status: { body: '{"id":"r1","status":"completed","errors":"[]","error":"{}"}' } },
    expected: { status: 'succeeded', connection: 'ended' },
  },
  {
    name: 'section 7: a number that the host knows as a status',
    options: { statusWords: { 3: 'running', 10: 'succeeded' } },
    answers: { status: { body: '{"id":"r1","status":3}' } },
    expected: { status: 'running' },
  },
  {
    name: 'section 7: a number that nobody knows is no status of a run',
    answers: { status: { body: '{"id":"r1","status":404}' } },
    expected: { status: null, error: /not a run/ },
  },
  {
    name: 'section 8: the smallest backend counts no revisions: its epoch is that of a training',
    answers: {
      status: { body: '{"id":"r1","status":"running","epoch":12,"rev":3}' },
      steps: { body: '[{"step_no":1,"title":"Train"}]' },
    },
    expected: { status: 'running', epoch: null, rev: null, steps: ['Train'] },
  },
  {
    name: 'section 10: revisions and attempts as text',
    wire: 'v1',
    answers: { status: { body: `{${RUNNING},"rev":"7","attempt":"2"}` } },
    expected: { rev: 7, attempt: 2 },
  },
  {
    name: 'section 10: a cursor of 0 leads nowhere',
    wire: 'v1',
    asks: 'list',
    answers: { list: { body: '{"runs":[{"id":1,"status":"running"}],"next_cursor":0}' } },
    expected: { runs: ['1'], hasMore: false },
  },
  {
    name: 'section 10: the name of the step, and nothing else',
    answers: { status: { body: `{${RUNNING},"current_step":"Preprocessing"}` } },
    expected: { currentStep: { n: null, name: 'Preprocessing' } },
  },
  {
    name: 'section 10: the number of the step, and nothing else',
    answers: { status: { body: `{${RUNNING},"current_step":3}` } },
    expected: { currentStep: { n: 3, name: null } },
  },
  {
    name: 'section 10: what a run waits for, in a text',
    answers: { status: { body: '{"id":"r1","status":"waiting","waiting_for":"Please approve the plan"}' } },
    expected: { status: 'waiting', waitingFor: { text: 'Please approve the plan' } },
  },
  {
    name: 'section 10: truth values as numbers',
    answers: {
      steps: {
        body: '[{"step_no":1,"title":"A","is_error":1},{"step_no":2,"title":"B","is_error":0},{"step_no":3,"title":"C","is_error":"true"}]',
      },
    },
    expected: { steps: ['A', 'B', 'C'], stepStatuses: ['failed', 'done', 'failed'] },
  },
];
