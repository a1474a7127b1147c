import { drivePart } from '../driver';

drivePart(null);
