import { driveLabels } from '../driver';

driveLabels(null);
