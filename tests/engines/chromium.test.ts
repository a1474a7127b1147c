import { testEngine } from './cases/all';

testEngine('chromium');
