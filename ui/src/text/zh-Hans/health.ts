import type { Translation } from '../translation.ts';

export const health: Translation['health'] = {
  title: '需要注意的事项',
  severity: { notice: '提示', warning: '警告', critical: '严重' },
  overall: {
    unknown: '正在查看…',
    ok: '一切正常',
    notice: '{issues, plural, other {# 条提示}}',
    warning: '{issues, plural, other {# 条警告}}',
    critical: '{issues, plural, other {# 个严重问题}}',
  },
  unknownNext: '去看看',
  issues: {
    'health.checkFailed': {
      title: '检查 {subject} 未能进行。',
      body: '因此不知道那一部分是否正常。lares-agent.service 的日志里有更多信息。',
      next: '查看详情',
    },
  },
};
