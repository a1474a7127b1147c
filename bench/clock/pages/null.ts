import { drivePlainLabels } from '../driver';

drivePlainLabels(() => {});
