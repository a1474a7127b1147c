import { driveList } from '../driver';

// The runs change, but nothing reads them.
driveList(null);
