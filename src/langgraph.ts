/** Runs of a LangGraph server. */
export type { LangGraphConnection } from './engines/langgraph/langgraph-api';
export { createLangGraphSource, type LangGraphSourceOptions } from './engines/langgraph/langgraph-source';
export { type DescribeStep, LANGGRAPH_STATES } from './engines/langgraph/read-run';
