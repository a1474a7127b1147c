import { testEngine } from './cases/all';

testEngine('firefox');
