import { RunsList } from 'runlight';
import { drivePart } from '../driver';
import { MANY } from '../runs';

const SEARCHED = ['', '9', '99', '999', '99', 'customers', 'nothing like it', 'patient'];
let search = '';
drivePart({
  shows: 'Runs',
  draw: () => (
    <RunsList list={{ runs: MANY }} showSearch search={search} onSearchChange={() => {}} style={{ width: 580 }} />
  ),
  change: (count) => {
    search = SEARCHED[count % SEARCHED.length] ?? '';
  },
});
