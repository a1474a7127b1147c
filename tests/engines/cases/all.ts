import type { EngineName } from '../drivers/types';
import { openLab } from '../lab';
import { demoCases } from './demo';
import { feedCases } from './feed';
import { hostCases } from './hosts';
import { layerCases } from './layers';
import { liveCases } from './live';
import { lookCases } from './looks';
import { pageCases } from './pages';
import { phoneCases } from './phone';
import { storyCases } from './stories';

/** All test cases for one browser. */
export function testEngine(name: EngineName): void {
  const lab = openLab(name);
  layerCases(lab);
  hostCases(lab);
  feedCases(lab);
  pageCases(lab);
  phoneCases(lab);
  lookCases(lab);
  liveCases(lab);
  demoCases(lab);
  storyCases(lab);
}
