import type { Translation } from '../translation.ts';

export const security: Translation['security'] = {
  notYours: '审计记录仅供管理员查看',
  notYoursHint: '你自己的会话和验证方式在账户页面。',
  policy: '谁需要第二重验证',
  policyHint: '该设置要求某个角色以上的账户使用',
  trail: '审计记录',
  trailHint: '每个请求的更改和每次登录。任何人都无法修改这里的内容。',
  none: '这台设备还没有收到任何请求',
  noneHint: '更改和登录发生后会显示在这里。',
  noneFound: '没有符合条件的记录',
  noneFoundHint: '请选择更长的时间，或清空一个字段。',
  older: '显示更早的',
  end: '没有更多了。',
  exportAs: '导出为 {format}',
  nobody: '无人',
  outcomes: { done: '完成', refused: '拒绝', failed: '失败' },
  vias: { session: '仪表盘', token: '令牌', console: '控制台', portal: '设置 Wi-Fi', nobody: '未登录', device: '设备自身' },
  filter: { title: '筛选记录', user: '用户', event: '事件开头为', outcome: '结果', any: '任意', span: '时间', all: '全部', day: '最近 24 小时', week: '最近 7 天' },
};
