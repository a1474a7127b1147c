import { testEngine } from './cases/all';

testEngine('webkit');
