/** Tools for the tests of host apps. */
export { createManualClock, type ManualClock } from './testing/manual-clock';
export {
  createManualEnvironment,
  createScriptedSource,
  type Interception,
  type ManualEnvironment,
  type ScriptedCall,
  type ScriptedConnection,
  type ScriptedMethod,
  type ScriptedSource,
  type ScriptedSourceOptions,
} from './testing/scripted-source';
