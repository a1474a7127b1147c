import { driveList } from '../driver';

// The runs move, and nobody reads them.
driveList(null);
