import type { StartRunInput } from 'runlight';
import type { FormEvent } from 'react';

const DATASETS = ['Customer churn', 'Adult census income', 'Hospital admissions', 'Card transactions'];
const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'];
const SCENARIOS = {
  default: 'Error, then a backup attempt',
  clean: 'Everything works',
  fails: 'Fails for good',
  'unknown-total': 'Number of steps unknown',
  grows: 'The plan grows on the way',
  long: '500 short steps',
  stall: 'Stands still in the middle',
  'ignores-cancel': 'Does not react to a cancel',
};
const SPEEDS = { 1: 'As in life (2 min)', 2: '2 × faster', 4: '4 × faster', 10: '10 × faster' };

/** Reads the fields below as what starts a run. */
export function readNewRun(form: HTMLFormElement): StartRunInput {
  const field = (name: string) => String(new FormData(form).get(name) ?? '').trim();
  return {
    name: field('name') || 'Untitled run',
    dataset: field('dataset'),
    method: field('method'),
    params: { scenario: field('scenario'), speed: Number(field('speed')) },
  };
}

/** What a new run is told. The host's own form, in the host's own style: the library has no opinion on it. */
export function NewRunFields() {
  return (
    <>
      <label>
        Name
        <input name="name" required maxLength={200} defaultValue="Churn model, synthetic" />
      </label>
      <label>
        Dataset
        <select name="dataset">
          {DATASETS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Method
        <select name="method">
          {METHODS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>Simulation</legend>
        <label>
          Scenario
          <select name="scenario">
            {Object.entries(SCENARIOS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Speed
          <select name="speed">
            {Object.entries(SPEEDS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
    </>
  );
}

export function NewRunForm({ onStart, isStarting }: { onStart: (input: StartRunInput) => void; isStarting: boolean }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onStart(readNewRun(event.currentTarget));
  }
  return (
    <form className="new-run" onSubmit={submit}>
      <NewRunFields />
      <button className="primary" type="submit" disabled={isStarting}>
        {isStarting ? 'Starting…' : 'Start run'}
      </button>
    </form>
  );
}
