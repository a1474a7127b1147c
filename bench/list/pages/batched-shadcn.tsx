import { ShadcnBar } from '../bars';
import { driveBatched } from '../batched';

driveBatched(ShadcnBar);
