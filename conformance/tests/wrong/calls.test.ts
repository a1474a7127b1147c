import { WRONG_REFUSALS } from './access';
import { describeWrong } from './expect-caught';
import { WRONG_READS } from './read';
import { WRONG_STARTS } from './start';

describeWrong([...WRONG_STARTS, ...WRONG_READS, ...WRONG_REFUSALS]);
