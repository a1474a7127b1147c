import { driveList } from '../../list/driver';

driveList(null);
