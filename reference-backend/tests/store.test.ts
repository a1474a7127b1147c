import { describeStore } from './store/suite';
import { openFromTemplate } from './template';

describeStore(openFromTemplate);
