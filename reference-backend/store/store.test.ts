import { openPglite } from '../db/pglite';
import { describeStore } from './store-suite';

describeStore(() => openPglite('memory'));
