import { openPglite } from '../store/pglite';
import { describeStore } from './store-suite';

describeStore(() => openPglite('memory'));
