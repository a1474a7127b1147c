import { WRONG_CANCELS } from './cancel';
import { describeWrong } from './expect-caught';

describeWrong(WRONG_CANCELS);
