/** Tasks of MCP servers as runs. */
export { createMcpSource, type McpClient, type McpSourceOptions } from './engines/mcp/mcp-source';
export { MCP_STATES, type McpProgress, type McpTask } from './engines/mcp/mcp-task';
